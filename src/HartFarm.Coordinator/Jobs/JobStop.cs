using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Jobs;

/// <summary>Stops a job before its end. Its row is locked and tracked by the caller's transaction.</summary>
internal static class JobStop
{
    private static readonly ShardState[] Open = [ShardState.Pending, ShardState.Enqueued, ShardState.Leased];

    /// <summary>Cancels every shard that has no result, and ends the job. What has a result stays, and is still published.</summary>
    public static async Task StopAsync(
        FarmContext context, JobRow job, JobState end, string? error, DateTimeOffset now, CancellationToken cancellation)
    {
        // What was changed before must be there before all are looked through, and what was read before is then no longer so.
        var read = context.ChangeTracker.Entries<ShardRow>().ToArray();
        if (read.Length > 0) await context.SaveChangesAsync(cancellation).ConfigureAwait(false);
        foreach (var state in Open)
        {
            var stopped = await context.Shards
                .Where(shard => shard.JobId == job.Id && shard.State == state)
                .ExecuteUpdateAsync(
                    set => set.SetProperty(row => row.State, ShardState.Cancelled).SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null),
                    cancellation).ConfigureAwait(false);
            job.Moved(state, ShardState.Cancelled, stopped);
        }
        foreach (var shard in read) await shard.ReloadAsync(cancellation).ConfigureAwait(false);
        job.End(context, end, now, error);
    }

    /// <summary>Stops the job if more images failed than it allows; true when it did.</summary>
    public static async Task<bool> StopIfTooManyFailedAsync(
        FarmContext context, JobRow job, DateTimeOffset now, CancellationToken cancellation)
    {
        if (job.MaxFailures is not { } most || job.ImagesFailed <= most || !JobTransitions.Ways.Allows(job.State, JobState.Failed)) return false;
        await StopAsync(context, job, JobState.Failed, $"{job.ImagesFailed} images failed; the job allows {most}", now, cancellation)
            .ConfigureAwait(false);
        return true;
    }
}
