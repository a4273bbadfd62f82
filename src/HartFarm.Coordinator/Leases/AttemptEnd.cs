using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Leases;

/// <summary>What becomes of a shard whose lease ends without a result: it is to be done again, after a while, or is set aside.</summary>
public sealed class AttemptEnd(IOptions<LeaseOptions> options, TimeProvider clock)
{
    /// <summary>Ends the lease of a shard whose job's row is locked.</summary>
    /// <param name="context">The transaction's.</param>
    /// <param name="job">The job, tracked.</param>
    /// <param name="shard">The shard as it was read under the lock, tracked.</param>
    /// <param name="how">Whether it counts as a failure.</param>
    /// <param name="error">Why it ended.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>What the shard is then.</returns>
    internal async Task<ShardState> EndAsync(
        FarmContext context, JobRow job, ShardRow shard, LeaseEnding how, string error, CancellationToken cancellation)
    {
        var expirations = shard.Expirations + (how == LeaseEnding.Expired ? 1 : 0);
        var counts = how == LeaseEnding.Failed || (how == LeaseEnding.Expired && expirations > options.Value.FreeExpirations);
        var attempts = shard.Attempts + (counts ? 1 : 0);
        var next = job.State == JobState.Cancelled || (job.State == JobState.Failed && shard.State == ShardState.Publishing)
            ? ShardState.Cancelled
            : attempts >= options.Value.MaxAttempts ? ShardState.Failed : ShardState.Pending;
        var before = shard.State;
        job.Moved(before, next);
        shard.State = next;
        shard.LeaseUntil = null;
        (shard.Attempts, shard.Expirations) = (attempts, expirations);
        shard.NotBefore = clock.GetUtcNow() + (counts ? options.Value.BackoffAfter(attempts) : TimeSpan.Zero);
        shard.Objects = null;
        shard.ImagesFailed = 0;
        shard.Error = Line.Of(error);
        if (before == ShardState.Publishing)
            await context.Failures.Where(row => row.ShardId == shard.Id).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        if (next == ShardState.Failed) job.ImagesFailed += shard.Images;
        return next;
    }
}
