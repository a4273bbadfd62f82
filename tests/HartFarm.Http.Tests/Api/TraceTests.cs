using System.Diagnostics;
using HartFarm.Coordinator.Http.Metrics;
using HartFarm.Coordinator.Metrics;
using HartFarm.Http.Tests.Farm;
using HartFarm.Worker.Hosting;
using HartFarm.Worker.Shards;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace HartFarm.Http.Tests.Api;

/// <summary>What a recorder of traces hears of a real run. It hears all of a process, so no other farm may run beside this one.</summary>
[Collection(nameof(AloneCollection))]
public sealed class TraceTests : HttpFarmTest
{
    // So many that results of some come together.
    private const int Shards = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Each_shard_is_a_trace_from_its_sending_to_its_publication_and_links_to_the_request()
    {
        List<Activity> spans = [];
        using var recorder = Sdk.CreateTracerProviderBuilder().AddWorker().AddCoordinator()
            .SetSampler(new AlwaysOnSampler()).AddInMemoryExporter(spans).Build();
        await Farm.WorkAsync(new Gate());
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request(2 * Shards));
        await Farm.EndAsync(job.Id);

        var traces = await UntilAsync(() =>
        {
            recorder.ForceFlush();
            Activity[] heard = [.. spans.ToArray()];
            Activity[] sent = [.. heard.Where(span => span.OperationName == "send shard")];
            var whole = sent.Select(span => heard.Where(other => other.TraceId == span.TraceId).ToArray()).ToArray();
            return whole.Length == Shards && whole.All(trace => trace.Any(span => span.OperationName == "publish shard")) ? whole : null;
        });
        Assert.Equal(Shards, traces.Select(trace => trace[0].TraceId).Distinct().Count());
        var request = Assert.Single(spans, span => span.Kind == ActivityKind.Server && span.DisplayName.StartsWith("POST /v1/jobs", StringComparison.Ordinal));
        foreach (var trace in traces)
        {
            var send = Assert.Single(trace, span => span.OperationName == "send shard");
            Assert.Equal((default, request.SpanId), (send.ParentSpanId, Assert.Single(send.Links).Context.SpanId));
            var make = Assert.Single(trace, span => span.OperationName == "make shard");
            Assert.Equal((WorkerTraces.Name, 2), (make.Source.Name, make.GetTagItem("hartfarm.shard.images")));
            Assert.Equal(send.GetTagItem("hartfarm.shard.id"), make.GetTagItem("hartfarm.shard.id"));
            foreach (var stage in new[] { "read prompts", "generate", "write shard" }) Assert.Contains(trace, span => span.OperationName == stage && span.ParentSpanId == make.SpanId);
            var write = trace.Single(span => span.OperationName == "write shard");
            Assert.Equal(2, trace.Count(span => span.OperationName == "put" && span.ParentSpanId == write.SpanId));
            Assert.Contains(trace, span => span.OperationName == "publish shard" && span.Source.Name == CoordinatorTraces.Name);
            // The bus is in between.
            Assert.Contains(trace, span => span.Source.Name == "MassTransit" && span.ParentSpanId == send.SpanId);
            Assert.All(trace, span => Assert.True(span == send || span.ParentSpanId != default, span.OperationName));
        }
    }

    private static async Task<T> UntilAsync<T>(Func<T?> look) where T : class
    {
        for (var since = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(since) < Patience; await Task.Yield())
        {
            if (look() is { } found) return found;
        }
        throw new TimeoutException("the spans did not come");
    }
}
