using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data.Rows;

namespace HartFarm.Coordinator.Dispatch;

/// <summary>
/// How much a size class's queue shall hold: as many shards as its live workers take at once, but no more images than two batches of each, and none that no
/// worker can make. What stands in a queue cannot be overtaken: the more there is, the longer what is urgent waits.
/// </summary>
/// <param name="Shards">Shards at most.</param>
/// <param name="Images">Images after which there is enough.</param>
/// <param name="Workers">Shards at least, however large: each worker finds one.</param>
public sealed record QueueDepth(int Shards, long Images, int Workers)
{
    /// <summary>A worker takes the next shard when fewer than so many batches wait for its device.</summary>
    private const int Batches = 2;

    /// <summary>The depth for each size class that a worker can take shards of now.</summary>
    /// <param name="workers">The live workers.</param>
    /// <param name="depth">Shards for each that the workers take at once.</param>
    public static IReadOnlyDictionary<SizeClass, QueueDepth> Of(IEnumerable<WorkerRow> workers, double depth) => workers
        .Where(worker => !worker.Draining && worker.Trouble is null)
        .SelectMany(worker => worker.Plan)
        .Where(plan => plan.ShardsAtOnce > 0 && plan.ImagesInFlight > 0)
        .GroupBy(plan => plan.SizeClass)
        .ToDictionary(group => group.Key, group => new QueueDepth(
            Math.Max(1, (int)Math.Ceiling(group.Sum(plan => plan.ShardsAtOnce) * depth)),
            (long)Math.Ceiling(group.Sum(plan => (long)plan.ImagesInFlight) * Batches * depth),
            Math.Max(1, (int)Math.Ceiling(group.Count() * Math.Min(1, depth)))));
}
