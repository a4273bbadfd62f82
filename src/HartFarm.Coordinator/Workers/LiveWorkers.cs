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
    public async Task<IReadOnlyList<WorkerRow>> ListAsync(FarmContext context, CancellationToken cancellation) =>
        await Alive(context).ToListAsync(cancellation).ConfigureAwait(false);

    /// <summary>What is wrong with the workers that live and have leases of a job's shards, those troubles first that most of them have.</summary>
    /// <param name="context">The job store.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="most">Different troubles at most.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<WorkerTrouble>> TroublesAsync(FarmContext context, Guid jobId, int most, CancellationToken cancellation)
    {
        var troubles = await Alive(context)
            .Where(worker => worker.Trouble != null
                && context.Shards.Any(shard => shard.JobId == jobId && shard.State == ShardState.Leased && shard.LeaseOwner == worker.Id))
            .GroupBy(worker => worker.Trouble!).Select(group => new { Text = group.Key, Workers = group.Count() })
            .OrderByDescending(trouble => trouble.Workers).ThenBy(trouble => trouble.Text).Take(most)
            .ToListAsync(cancellation).ConfigureAwait(false);
        return [.. troubles.Select(trouble => new WorkerTrouble(trouble.Text, trouble.Workers))];
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

    private IQueryable<WorkerRow> Alive(FarmContext context)
    {
        var since = clock.GetUtcNow() - leases.Value.LeaseFor;
        return context.Workers.AsNoTracking().Where(worker => worker.LastSeen >= since && worker.StoppedAt == null);
    }
}
