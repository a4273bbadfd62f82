using System.Diagnostics.Metrics;
using HartFarm.Contracts.Http;

namespace HartFarm.Coordinator.Http.Metrics;

/// <summary>What waits and who works, as of the last look, for monitoring and for autoscalers. Every coordinator of a farm tells the same.</summary>
internal sealed class FarmGauges
{
    /// <summary>The meter's name.</summary>
    public const string Name = "HartFarm.Farm";

    private volatile View _view = new([], []);

    /// <param name="meters">Makes the meter.</param>
    public FarmGauges(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        meter.CreateObservableGauge("hartfarm.backlog.images", () => BySize(size => size.ImagesLeft), "{image}", "Images that open jobs still need.");
        meter.CreateObservableGauge("hartfarm.backlog.duration", () => BySize(size => size.SecondsLeft ?? double.PositiveInfinity, size => size.ImagesLeft > 0), "s", "Seconds that the live workers need for them.");
        meter.CreateObservableGauge("hartfarm.backlog.shards.waiting", () => BySize(size => size.ShardsWaiting), "{shard}", "Shards of open jobs that no worker has.");
        meter.CreateObservableGauge("hartfarm.backlog.shards.working", () => BySize(size => size.ShardsInWork), "{shard}", "Shards of open jobs that workers have.");
        meter.CreateObservableGauge("hartfarm.jobs.open", () => BySize(size => size.Jobs), "{job}", "Jobs that are queued or run.");
        meter.CreateObservableGauge("hartfarm.workers", () => BySize(size => size.Workers), "{worker}", "Live workers that make a size.");
        meter.CreateObservableGauge("hartfarm.workers.rate", () => BySize(size => size.ImagesPerSecond), "{image}/s", "Their measured rates together.");
        meter.CreateObservableGauge("hartfarm.worker.memory", () => ByWorker(worker => worker.MemoryTotal), "By", "A worker's memory.");
        meter.CreateObservableGauge("hartfarm.worker.memory.free", () => ByWorker(worker => worker.MemoryFree), "By", "What is free of it.");
        meter.CreateObservableGauge("hartfarm.worker.trouble", () => ByWorker(worker => worker.Trouble is null ? 0 : 1), description: "1 for a worker that says that something is wrong.");
    }

    /// <summary>Takes what was seen.</summary>
    public void Set(IReadOnlyList<SizeClassInfo> sizes, IReadOnlyList<WorkerInfo> workers) => _view = new View(sizes, workers);

    private IEnumerable<Measurement<T>> BySize<T>(Func<SizeClassInfo, T> value, Func<SizeClassInfo, bool>? where = null) where T : struct =>
        _view.Sizes.Where(where ?? (_ => true)).Select(size => new Measurement<T>(value(size), new("model", size.Model), new("size", size.Size)));

    private IEnumerable<Measurement<long>> ByWorker(Func<WorkerInfo, long> value) =>
        _view.Workers.Select(worker => new Measurement<long>(value(worker), new("worker", worker.Id), new("host", worker.Host), new("device", worker.Device)));

    private sealed record View(IReadOnlyList<SizeClassInfo> Sizes, IReadOnlyList<WorkerInfo> Workers);
}
