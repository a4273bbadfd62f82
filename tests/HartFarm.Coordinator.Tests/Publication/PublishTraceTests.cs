using System.Collections.Concurrent;
using System.Diagnostics;
using HartFarm.Coordinator.Metrics;
using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Publication;

/// <summary>Whose trace a publication stands in, where results of several shards came with one message.</summary>
public sealed class PublishTraceTests() : FarmTests(new SqliteTestDatabase())
{
    private const string Making = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    [Theory]
    [InlineData(Making, "b7ad6b7169203331")]
    [InlineData(null, null)]
    [InlineData("no trace at all", null)]
    public async Task It_follows_the_making_of_its_own_shard_and_else_what_runs(string? making, string? parent)
    {
        ConcurrentQueue<Activity> spans = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CoordinatorTraces.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var job = await Farm.SubmitShardsAsync(1);
        var result = await Farm.MakeAsync(await Farm.LeaseAsync(job, Worker), Worker);
        var taken = (await Coordinator.Results.DecideAsync(result, CancellationToken.None))[0];
        using var message = new Activity("message").Start();
        await Coordinator.Publisher.PublishAsync(taken.Job!, taken.Shard!, making, CancellationToken.None);
        var trace = making == Making ? ActivityTraceId.CreateFromString(making.AsSpan(3, 32)) : message.TraceId;
        var span = Assert.Single(spans, span => span.TraceId == trace);
        Assert.Equal(("publish shard", parent ?? message.SpanId.ToString()), (span.OperationName, span.ParentSpanId.ToString()));
    }
}
