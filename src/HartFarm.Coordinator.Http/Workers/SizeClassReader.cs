using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Workers;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Http.Workers;

/// <summary>Reads what waits by size class. It costs as much as there are jobs that have not ended.</summary>
internal sealed class SizeClassReader(FarmStore store, LiveWorkers live)
{
    /// <summary>Every size class that workers make or jobs wait for.</summary>
    /// <param name="tenant">Whose jobs are counted; null counts all.</param>
    /// <param name="cancellation">Stops it.</param>
    public Task<IReadOnlyList<SizeClassInfo>> ListAsync(string? tenant, CancellationToken cancellation) => store.ReadAsync(
        async context =>
        {
            var alive = await live.ListAsync(context, cancellation).ConfigureAwait(false);
            var rates = alive.SelectMany(worker => worker.Plan).ToLookup(plan => plan.SizeClass, plan => plan.ImagesPerSecond);
            var waiting = await context.Jobs.AsNoTracking()
                .Where(job => (job.State == JobState.Queued || job.State == JobState.Running) && !job.Deleting && (tenant == null || job.Tenant == tenant))
                .GroupBy(job => new { job.Model, job.Width, job.Height })
                .Select(group => new Waiting(
                    group.Key.Model, group.Key.Width, group.Key.Height, group.Count(), group.Sum(job => (long)job.PendingShards + job.EnqueuedShards),
                    group.Sum(job => (long)job.LeasedShards + job.PublishingShards), group.Sum(job => job.Images - job.ImagesCompleted - job.ImagesFailed)))
                .ToListAsync(cancellation).ConfigureAwait(false);
            var bySize = waiting.ToDictionary(one => new SizeClass(one.Model, one.Width, one.Height));
            return (IReadOnlyList<SizeClassInfo>)[.. rates.Select(group => group.Key).Union(bySize.Keys)
                .OrderBy(size => size.Model, StringComparer.Ordinal).ThenByDescending(size => (long)size.Width * size.Height)
                .Select(size => Describe(size, bySize.GetValueOrDefault(size), [.. rates[size]]))];
        },
        cancellation);

    private static SizeClassInfo Describe(SizeClass size, Waiting? waiting, IReadOnlyList<double> rates)
    {
        var rate = rates.Sum();
        return new SizeClassInfo
        {
            Model = size.Model,
            Size = size.Size,
            Workers = rates.Count,
            ImagesPerSecond = rate,
            Jobs = waiting?.Jobs ?? 0,
            ShardsWaiting = waiting?.ShardsWaiting ?? 0,
            ShardsInWork = waiting?.ShardsInWork ?? 0,
            ImagesLeft = waiting?.ImagesLeft ?? 0,
            SecondsLeft = rate > 0 ? (waiting?.ImagesLeft ?? 0) / rate : null,
        };
    }

    private sealed record Waiting(string Model, int Width, int Height, int Jobs, long ShardsWaiting, long ShardsInWork, long ImagesLeft);
}
