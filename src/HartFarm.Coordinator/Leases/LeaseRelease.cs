using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Jobs;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Leases;

/// <summary>
/// Ends at once what an earlier process left, where nobody else can be at work: its leases, its messages, and what it was about to publish or to
/// finalize. Before anything of this process is started.
/// </summary>
public sealed class LeaseRelease(FarmStore store, LeaseEnds ends, TimeProvider clock)
{
    /// <summary>Ends them. A lease that is released counts as no attempt.</summary>
    /// <returns>How many leases were released.</returns>
    public async Task<int> ReleaseAllAsync(CancellationToken cancellation)
    {
        await ForgetWorkersAsync(cancellation).ConfigureAwait(false);
        await TakeMessagesBackAsync(cancellation).ConfigureAwait(false);
        var leases = await store.ReadAsync(
            context => context.Shards.Where(shard => shard.State == ShardState.Leased)
                .Select(shard => new { shard.Id, shard.Token }).ToListAsync(cancellation),
            cancellation).ConfigureAwait(false);
        var released = 0;
        foreach (var lease in leases)
            if (await ends.EndAsync(lease.Id, lease.Token, LeaseEnding.Returned, "its process was ended", cancellation).ConfigureAwait(false)) released++;
        return released;
    }

    private Task<int> ForgetWorkersAsync(CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            var now = clock.GetUtcNow();
            await context.Workers.Where(worker => worker.StoppedAt == null)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.StoppedAt, now), cancellation).ConfigureAwait(false);
            // Whoever looks first goes on with what was begun.
            await context.Shards.Where(shard => shard.State == ShardState.Publishing)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, now), cancellation).ConfigureAwait(false);
            return await context.Jobs.Where(job => job.State == JobState.Finalizing)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.FinalizeUntil, (DateTimeOffset?)null), cancellation).ConfigureAwait(false);
        },
        cancellation);

    private Task<int> TakeMessagesBackAsync(CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            var jobs = await context.Shards.Where(shard => shard.State == ShardState.Enqueued)
                .Select(shard => shard.JobId).Distinct().ToListAsync(cancellation).ConfigureAwait(false);
            var back = 0;
            foreach (var jobId in jobs)
            {
                if (await LockedJob.FindAsync(store, context, jobId, cancellation).ConfigureAwait(false) is not { } job) continue;
                var ofJob = await context.Shards.Where(shard => shard.JobId == jobId && shard.State == ShardState.Enqueued)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, ShardState.Pending), cancellation).ConfigureAwait(false);
                job.Moved(ShardState.Enqueued, ShardState.Pending, ofJob);
                back += ofJob;
            }
            return back;
        },
        cancellation);
}
