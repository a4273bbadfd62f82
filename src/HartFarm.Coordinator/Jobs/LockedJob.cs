using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Jobs;

/// <summary>A job's row, locked to the end of the transaction and tracked by its context.</summary>
internal static class LockedJob
{
    /// <summary>The job; null when there is none.</summary>
    public static async Task<JobRow?> FindAsync(FarmStore store, FarmContext context, Guid jobId, CancellationToken cancellation) =>
        await store.Database.LockJobAsync(context, jobId, cancellation).ConfigureAwait(false)
            ? await context.Jobs.SingleAsync(job => job.Id == jobId, cancellation).ConfigureAwait(false)
            : null;

    /// <summary>A shard's job, and the shard as it is once the job is locked; null when there is no such shard.</summary>
    public static async Task<(JobRow Job, ShardRow Shard)?> OfShardAsync(
        FarmStore store, FarmContext context, long shardId, CancellationToken cancellation)
    {
        // A shard never changes its job, so this may be read before the lock is held.
        var jobId = await context.Shards.Where(shard => shard.Id == shardId).Select(shard => (Guid?)shard.JobId)
            .SingleOrDefaultAsync(cancellation).ConfigureAwait(false);
        if (jobId is null || await FindAsync(store, context, jobId.Value, cancellation).ConfigureAwait(false) is not { } job) return null;
        var found = await context.Shards.AsNoTracking().SingleAsync(shard => shard.Id == shardId, cancellation).ConfigureAwait(false);
        return (job, found);
    }
}
