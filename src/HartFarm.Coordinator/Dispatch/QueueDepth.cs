using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data.Rows;

namespace HartFarm.Coordinator.Dispatch;

/// <summary>How many shards a size class's queue shall hold: as many as its live workers take at once, and none that no worker can make.</summary>
public static class QueueDepth
{
    /// <summary>The depth for each size class that a worker can take shards of now.</summary>
    /// <param name="workers">The live workers.</param>
    /// <param name="depth">Shards for each that the workers take at once.</param>
    public static IReadOnlyDictionary<SizeClass, int> Of(IEnumerable<WorkerRow> workers, double depth) => workers
        .Where(worker => !worker.Draining && worker.Trouble is null)
        .SelectMany(worker => worker.Plan)
        .Where(plan => plan.ShardsAtOnce > 0 && plan.ImagesInFlight > 0)
        .GroupBy(plan => plan.SizeClass)
        .ToDictionary(group => group.Key, group => Math.Max(1, (int)Math.Ceiling(group.Sum(plan => plan.ShardsAtOnce) * depth)));
}
