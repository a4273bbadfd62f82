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
public sealed class ShardResults
{
    private readonly ShardChanges<ShardCompleted, TakenResult> _changes;
    private readonly AttemptEnd _attempts;
    private readonly JobProgress _progress;
    private readonly CoordinatorMeter _meter;
    private readonly IOptions<LeaseOptions> _options;
    private readonly TimeProvider _clock;

    /// <param name="store">The job store.</param>
    /// <param name="attempts">Ends a lease whose result is no good.</param>
    /// <param name="progress">Looks what that means for the job.</param>
    /// <param name="meter">Counts.</param>
    /// <param name="options">How long a coordinator has to publish.</param>
    /// <param name="clock">Tells the time.</param>
    public ShardResults(FarmStore store, AttemptEnd attempts, JobProgress progress, CoordinatorMeter meter, IOptions<LeaseOptions> options, TimeProvider clock)
    {
        (_attempts, _progress, _meter, _options, _clock) = (attempts, progress, meter, options, clock);
        _changes = new ShardChanges<ShardCompleted, TakenResult>(
            store, completed => completed.ShardId, (locked, completed, cancellation) => TakeAsync(locked.Context, locked.Job, locked.Shard, completed, cancellation),
            completed => Refuse(completed, "the job was deleted"));
    }

    /// <summary>Compare-and-set on the lease's token. The same result, sent again, is accepted again.</summary>
    public async Task<ShardVerdict> TakeAsync(ShardCompleted completed, CancellationToken cancellation) =>
        (await DecideAsync(completed, cancellation).ConfigureAwait(false))[0].Verdict;

    /// <summary>The same for the result and its further ones, with what is then to be published.</summary>
    internal async Task<IReadOnlyList<TakenResult>> DecideAsync(ShardCompleted completed, CancellationToken cancellation)
    {
        ShardCompleted[] results = [completed, .. completed.Further];
        var taken = await _changes.MakeAsync(completed.JobId, results, cancellation).ConfigureAwait(false);
        foreach (var (result, one) in results.Zip(taken))
        {
            await _progress.TellAsync(one.Step, cancellation).ConfigureAwait(false);
            // The same result, sent again, is not counted again.
            if (one is { IsNew: true, Job: { } job } && result.Work is { } work) _meter.Worked(job, work);
        }
        return taken;
    }

    private async Task<TakenResult> TakeAsync(FarmContext context, JobRow job, ShardRow shard, ShardCompleted completed, CancellationToken cancellation)
    {
        var accepted = new ShardVerdict(completed.ShardId, true, null);
        if (shard.Token != completed.Token) return Refuse(completed, "another lease was granted since");
        if (shard.State == ShardState.Completed) return new TakenResult(accepted);
        if (shard.State == ShardState.Publishing) return new TakenResult(accepted) { Job = job, Shard = shard };
        if (shard.State != ShardState.Leased) return Refuse(completed, $"the lease is over, and the shard is {shard.State}");
        if (ResultCheck.Run(completed, shard, job) is { } wrong)
        {
            await _attempts.EndAsync(context, job, shard, LeaseEnding.Failed, $"the result is no good: {wrong}", cancellation).ConfigureAwait(false);
            return Refuse(completed, wrong) with { Step = await _progress.StepAsync(context, job, shard, cancellation).ConfigureAwait(false) };
        }
        // The index names the images' own objects, which may be many.
        var names = ShardNames.Of(job, shard.Index);
        job.Moved(ShardState.Leased, ShardState.Publishing);
        shard.State = ShardState.Publishing;
        shard.LeaseUntil = _clock.GetUtcNow() + _options.Value.PublishFor;
        shard.Objects = [.. completed.Objects.Where(one => one.Name == names.MainName || one.Name == names.IndexName)];
        (shard.ImagesDone, shard.ImagesFailed) = (completed.Images, completed.Failures.Count);
        (shard.Seconds, shard.ModelHash) = (completed.Seconds, completed.ModelHash);
        await KeepFailuresAsync(context, shard, completed, cancellation).ConfigureAwait(false);
        return new TakenResult(accepted) { Job = job, Shard = shard, IsNew = true };
    }

    private async Task KeepFailuresAsync(FarmContext context, ShardRow shard, ShardCompleted completed, CancellationToken cancellation)
    {
        if (completed.Failures.Count == 0) return;
        var kept = await context.Failures.CountAsync(row => row.JobId == shard.JobId, cancellation).ConfigureAwait(false)
            + context.Failures.Local.Count(row => row.JobId == shard.JobId);
        context.Failures.AddRange(completed.Failures.Take(_options.Value.FailuresKept - kept).Select(failure => new JobFailureRow
        {
            JobId = shard.JobId,
            Image = failure.Index,
            ShardId = shard.Id,
            Key = failure.Key,
            Error = Line.Of(failure.Error),
        }));
    }

    private static TakenResult Refuse(ShardCompleted completed, string reason) => new(new ShardVerdict(completed.ShardId, false, reason));
}
