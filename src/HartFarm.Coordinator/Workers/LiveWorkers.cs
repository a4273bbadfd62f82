using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Leases;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Workers;

/// <summary>The workers that were heard of within a lease's time, and what they can do.</summary>
/// <param name="leases">How long a lease is.</param>
/// <param name="clock">Tells the time.</param>
public sealed class LiveWorkers(IOptions<LeaseOptions> leases, TimeProvider clock)
{
    /// <summary>The workers that live, the draining ones among them.</summary>
    public async Task<IReadOnlyList<WorkerRow>> ListAsync(FarmContext context, CancellationToken cancellation)
    {
        var since = clock.GetUtcNow() - leases.Value.LeaseFor;
        return await context.Workers.AsNoTracking().Where(worker => worker.LastSeen >= since && worker.StoppedAt == null)
            .ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>The plans for a size class of the workers that live.</summary>
    public async Task<IReadOnlyList<SizeClassPlan>> PlansAsync(FarmContext context, SizeClass sizeClass, CancellationToken cancellation)
    {
        var workers = await ListAsync(context, cancellation).ConfigureAwait(false);
        return [.. workers.SelectMany(worker => worker.Plan).Where(plan => plan.SizeClass == sizeClass)];
    }

    /// <summary>Every plan that a worker has published, whether it lives or not; those that were heard of last come last.</summary>
    public static async Task<IReadOnlyList<SizeClassPlan>> KnownAsync(FarmContext context, CancellationToken cancellation)
    {
        var plans = await context.Workers.AsNoTracking().OrderBy(worker => worker.LastSeen).Select(worker => worker.Plan)
            .ToListAsync(cancellation).ConfigureAwait(false);
        return [.. plans.SelectMany(plan => plan)];
    }
}
