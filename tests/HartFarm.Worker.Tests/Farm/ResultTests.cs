using System.Collections.Concurrent;
using System.Diagnostics;
using HartFarm.Contracts.Shards;
using HartFarm.Worker.Bus;
using HartFarm.Worker.Shards;
using Microsoft.Extensions.Logging.Abstractions;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>Results that a worker has at the same time, and the messages that they go with.</summary>
public sealed class ResultTests : IAsyncLifetime
{
    private static readonly Guid Job = Guid.NewGuid();

    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TestFarm _farm = null!;
    private BusCoordinator _coordinator = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _farm = await TestFarm.StartAsync();
        _farm.Coordinator.Refusal = result => result.Images == 0 ? "it has none" : null;
        _farm.Coordinator.Taking = result => result.ShardId == 1 ? _taken.Task : Task.CompletedTask;
        _coordinator = new BusCoordinator(_farm.Bus, _farm.Clock, NullLogger<BusCoordinator>.Instance);
    }

    public ValueTask DisposeAsync() => _farm.DisposeAsync();

    [Fact]
    public async Task Those_of_a_job_that_come_while_one_is_sent_go_with_one_message_and_each_has_its_verdict()
    {
        await CompleteAsync([Result(1), Result(2), Result(3, images: 0), Result(4), Result(5, job: Guid.NewGuid())]);
        Assert.Equal(["1", "2,3,4", "5"], Messages);
    }

    [Fact]
    public async Task A_message_stands_in_the_trace_of_its_first_result_and_is_linked_to_the_others()
    {
        ConcurrentQueue<Activity> spans = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == WorkerTraces.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        ActivityContext[] traces = [.. Enumerable.Range(0, 4).Select(_ => new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded))];
        await CompleteAsync([.. traces.Select((trace, i) => Result(i + 1) with { Trace = $"00-{trace.TraceId}-{trace.SpanId}-01" })]);
        var together = Assert.Single(spans, span => span.TraceId == traces[1].TraceId);
        Assert.Equal(("deliver results", traces[1].SpanId), (together.OperationName, together.ParentSpanId));
        Assert.Equal(traces.Skip(2).Select(trace => trace.SpanId), together.Links.Select(link => link.Context.SpanId));
    }

    [Fact]
    public async Task One_that_names_much_has_a_message_of_its_own()
    {
        WrittenObject[] many = [.. Enumerable.Range(0, 65).Select(i => new WrittenObject($"data/000002/{i}.png", WrittenObjectKind.Data, 1, "ab"))];
        ImageFailure[] failures = [.. Enumerable.Range(0, 65).Select(i => new ImageFailure(i, $"{i}", "it cannot be made"))];
        await CompleteAsync([Result(1), Result(2) with { Objects = many }, Result(3) with { Failures = failures }, Result(4)]);
        Assert.Equal(["1", "2", "3", "4"], Messages);
    }

    [Fact]
    public async Task A_coordinator_of_an_earlier_version_is_sent_the_others_by_themselves()
    {
        _farm.Coordinator.IsOld = true;
        await CompleteAsync([Result(1), Result(2), Result(3, images: 0), Result(4)]);
        Assert.Equal(["1", "2,3,4", "3", "4"], Messages);
    }

    [Fact]
    public async Task What_the_coordinator_cannot_take_together_it_is_sent_one_by_one()
    {
        _farm.Coordinator.Taking = result => result.ShardId == 1 ? _taken.Task : result.Further.Count > 0 ? throw new InvalidOperationException("it is too much") : Task.CompletedTask;
        await CompleteAsync([Result(1), Result(2), Result(3)]);
        Assert.Equal(["1", "2", "2,3", "3"], Messages);
    }

    private IEnumerable<string> Messages => _farm.Coordinator.Results.All
        .Select(message => string.Join(',', message.Further.Prepend(message).Select(result => result.ShardId))).Order(StringComparer.Ordinal);

    // The first has no answer until all others wait.
    private async Task CompleteAsync(ShardCompleted[] results)
    {
        Task<ShardVerdict>[] verdicts = [.. results.Select(result => _coordinator.CompleteAsync(result, Cancellation))];
        _taken.SetResult();
        Assert.Equal(results.Select(result => (result.ShardId, result.Images > 0)), (await Task.WhenAll(verdicts)).Select(verdict => (verdict.ShardId, verdict.Accepted)));
    }

    private static ShardCompleted Result(long shard, int images = 1, Guid? job = null) => new()
    {
        ShardId = shard,
        JobId = job ?? Job,
        Token = 1,
        WorkerId = Guid.NewGuid(),
        Objects = [],
        Images = images,
        ModelHash = "0123",
        Seconds = 1,
    };
}
