using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Metrics;
using HartFarm.Coordinator.Publication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Leases;

/// <summary>Decides whether a lease's result counts. One that counts is published; nothing of the others is ever read.</summary>
public sealed class ShardResults(FarmStore store, AttemptEnd attempts, JobProgress progress, CoordinatorMeter meter, IOptions<LeaseOptions> options, TimeProvider clock)
{
    /// <summary>Compare-and-set on the lease's token. The same result, sent again, is accepted again.</summary>
    public async Task<ShardVerdict> TakeAsync(ShardCompleted completed, CancellationToken cancellation)
    {
        var (verdict, step, taken) = await store.WriteAsync(context => TakeAsync(context, completed, cancellation), cancellation).ConfigureAwait(false);
        if (step is not null) await progress.TellAsync(step, cancellation).ConfigureAwait(false);
        // The same result, sent again, is not counted again.
        if (taken is not null && completed.Work is { } work) meter.Worked(taken, work);
        return verdict;
    }

    private async Task<(ShardVerdict, JobStep?, JobRow?)> TakeAsync(FarmContext context, ShardCompleted completed, CancellationToken cancellation)
    {
        if (await LockedJob.OfShardAsync(store, context, completed.ShardId, cancellation).ConfigureAwait(false) is not var (job, shard))
            return Refuse(completed, "the job was deleted");
        if (shard.Token != completed.Token) return Refuse(completed, "another lease was granted since");
        if (shard.State is ShardState.Publishing or ShardState.Completed) return (new ShardVerdict(completed.ShardId, true, null), null, null);
        if (shard.State != ShardState.Leased) return Refuse(completed, $"the lease is over, and the shard is {shard.State}");
        if (ResultCheck.Run(completed, shard, job) is { } wrong)
        {
            await attempts.EndAsync(context, job, shard, LeaseEnding.Failed, $"the result is no good: {wrong}", cancellation).ConfigureAwait(false);
            return (new ShardVerdict(completed.ShardId, false, wrong), await progress.StepAsync(context, job, cancellation).ConfigureAwait(false), null);
        }
        // The index names the images' own objects, which may be many.
        var names = ShardNames.Of(job, shard.Index);
        WrittenObject[] kept = [.. completed.Objects.Where(one => one.Name == names.MainName || one.Name == names.IndexName)];
        await context.CompareAndSetAsync(
            shard,
            set => set
                .SetProperty(row => row.State, ShardState.Publishing)
                .SetProperty(row => row.LeaseUntil, clock.GetUtcNow() + options.Value.PublishFor)
                .SetProperty(row => row.Objects, kept)
                .SetProperty(row => row.ImagesDone, completed.Images)
                .SetProperty(row => row.ImagesFailed, completed.Failures.Count)
                .SetProperty(row => row.Seconds, completed.Seconds)
                .SetProperty(row => row.ModelHash, completed.ModelHash),
            cancellation).ConfigureAwait(false);
        job.Moved(ShardState.Leased, ShardState.Publishing);
        await KeepFailuresAsync(context, shard, completed, cancellation).ConfigureAwait(false);
        return (new ShardVerdict(completed.ShardId, true, null), null, job);
    }

    private async Task KeepFailuresAsync(FarmContext context, ShardRow shard, ShardCompleted completed, CancellationToken cancellation)
    {
        if (completed.Failures.Count == 0) return;
        var kept = await context.Failures.CountAsync(row => row.JobId == shard.JobId, cancellation).ConfigureAwait(false);
        context.Failures.AddRange(completed.Failures.Take(options.Value.FailuresKept - kept).Select(failure => new JobFailureRow
        {
            JobId = shard.JobId,
            Image = failure.Index,
            ShardId = shard.Id,
            Key = failure.Key,
            Error = Line.Of(failure.Error),
        }));
    }

    private static (ShardVerdict, JobStep?, JobRow?) Refuse(ShardCompleted completed, string reason) =>
        (new ShardVerdict(completed.ShardId, false, reason), null, null);
}
