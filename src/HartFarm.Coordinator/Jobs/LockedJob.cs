using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Jobs;

/// <summary>A job's row, locked to the end of the transaction and tracked by its context.</summary>
internal static class LockedJob
{
    /// <summary>The job; null when there is none.</summary>
    public static Task<JobRow?> FindAsync(FarmStore store, FarmContext context, Guid jobId, CancellationToken cancellation) =>
        store.Database.LockJobAsync(context, jobId, cancellation);

    /// <summary>A shard's job, and the shard as it is once the job is locked, tracked too; null when there is no such shard.</summary>
    public static async Task<(JobRow Job, ShardRow Shard)?> OfShardAsync(
        FarmStore store, FarmContext context, long shardId, CancellationToken cancellation)
    {
        if (await store.Database.LockJobOfAsync(context, shardId, cancellation).ConfigureAwait(false) is not { } job) return null;
        var found = await context.Shards.SingleAsync(shard => shard.Id == shardId, cancellation).ConfigureAwait(false);
        return (job, found);
    }
}
