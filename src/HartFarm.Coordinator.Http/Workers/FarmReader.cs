using HartFarm.Contracts.Http;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Workers;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Http.Workers;

/// <summary>Reads what there is of workers and models.</summary>
internal sealed class FarmReader(FarmStore store, LiveWorkers live)
{
    /// <summary>Every model that a worker has published, whether it lives or not, by name.</summary>
    public async Task<IReadOnlyList<ModelInfo>> ModelsAsync(CancellationToken cancellation)
    {
        var (all, alive) = await store.ReadAsync(
            async context => (
                await context.Workers.AsNoTracking().OrderBy(worker => worker.FirstSeen).ToListAsync(cancellation).ConfigureAwait(false),
                await live.ListAsync(context, cancellation).ConfigureAwait(false)),
            cancellation).ConfigureAwait(false);
        var published = all.SelectMany(worker => worker.Plan.Select(plan => (Worker: worker, Plan: plan)));
        return [.. published.GroupBy(one => one.Plan.SizeClass.Model).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new ModelInfo
        {
            Id = group.Key,
            Created = group.Min(one => one.Worker.FirstSeen).ToUnixTimeSeconds(),
            Sampling = group.MaxBy(one => one.Worker.LastSeen).Plan.Sampling,
            Sizes = [.. group.GroupBy(one => one.Plan.SizeClass).OrderByDescending(size => (long)size.Key.Width * size.Key.Height)
                .Select(size => Size(size.Key, size.Last().Plan, alive))],
        })];
    }

    /// <summary>The workers that live.</summary>
    public async Task<IReadOnlyList<WorkerInfo>> WorkersAsync(CancellationToken cancellation) => await store.ReadAsync(
        async context =>
        {
            var alive = await live.ListAsync(context, cancellation).ConfigureAwait(false);
            var shards = await context.Shards.Where(shard => shard.State == ShardState.Leased)
                .GroupBy(shard => shard.LeaseOwner).Select(group => new { group.Key, Count = group.Count() })
                .ToListAsync(cancellation).ConfigureAwait(false);
            var byWorker = shards.Where(group => group.Key is not null).ToDictionary(group => group.Key!.Value, group => group.Count);
            return (IReadOnlyList<WorkerInfo>)[.. alive.OrderBy(worker => worker.FirstSeen).Select(worker => Describe(worker, byWorker.GetValueOrDefault(worker.Id)))];
        },
        cancellation).ConfigureAwait(false);

    private static ModelSize Size(SizeClass sizeClass, SizeClassPlan plan, IReadOnlyList<WorkerRow> alive)
    {
        SizeClassPlan[] now = [.. alive.SelectMany(worker => worker.Plan).Where(one => one.SizeClass == sizeClass)];
        return new ModelSize(sizeClass.Size, plan.ModelHash, now.Length, now.Sum(one => one.ImagesPerSecond));
    }

    private static WorkerInfo Describe(WorkerRow worker, int shards) => new()
    {
        Id = worker.Id.ToString("N"),
        Host = worker.Host,
        ProcessId = worker.ProcessId,
        Device = worker.Device,
        DeviceName = worker.DeviceName,
        Precision = worker.Precision,
        Version = worker.Version,
        MemoryTotal = worker.MemoryTotal,
        MemoryFree = worker.MemoryFree,
        Plan = worker.Plan,
        Shards = shards,
        Draining = worker.Draining,
        Trouble = worker.Trouble,
        FirstSeen = worker.FirstSeen,
        LastSeen = worker.LastSeen,
    };
}
