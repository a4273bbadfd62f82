using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Audit;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Signals;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Jobs;

/// <summary>What a job's owner may do with it.</summary>
public sealed class JobControl(FarmStore store, AuditLog audit, FarmSignals signals, IJobNotices notices, TimeProvider clock)
{
    private static readonly ShardState[] Unfinished = [ShardState.Failed, ShardState.Cancelled];

    /// <summary>Hands out no more shards; those that workers hold are finished. Pausing a paused job changes nothing.</summary>
    /// <exception cref="JobStateException">There is no such job, or it has ended.</exception>
    public Task<JobState> PauseAsync(Guid jobId, CancellationToken cancellation) => ChangeAsync(
        jobId, "paused", JobState.Paused,
        async (context, job) =>
        {
            job.MoveTo(JobState.Paused);
            Note(context, AuditAction.JobPaused, job);
            // What lies in a queue is claimed in vain, since its number is old by then.
            var back = await context.Shards
                .Where(shard => shard.JobId == jobId && shard.State == ShardState.Enqueued)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, ShardState.Pending), cancellation).ConfigureAwait(false);
            job.Moved(ShardState.Enqueued, ShardState.Pending, back);
        },
        cancellation);

    /// <summary>Hands out shards again. Resuming a job that runs changes nothing.</summary>
    /// <exception cref="JobStateException">There is no such job, or it has ended.</exception>
    public async Task<JobState> ResumeAsync(Guid jobId, CancellationToken cancellation)
    {
        var state = await store.WriteAsync(
            async context =>
            {
                var job = await FindAsync(context, jobId, cancellation).ConfigureAwait(false);
                if (job.State.IsOpen()) return job.State;
                if (job.State != JobState.Paused) throw new JobStateException(jobId, $"is {job.State}, and cannot be resumed");
                job.MoveTo(job.StartedAt is null ? JobState.Queued : JobState.Running);
                Note(context, AuditAction.JobResumed, job);
                return job.State;
            },
            cancellation).ConfigureAwait(false);
        signals.Dispatch.Set();
        return state;
    }

    /// <summary>Stops the job: workers drop its shards at their next batch, and what was finished stays. Cancelling twice changes nothing.</summary>
    /// <exception cref="JobStateException">There is no such job, or it has ended or is being finalized.</exception>
    public async Task<JobState> CancelAsync(Guid jobId, CancellationToken cancellation)
    {
        var state = await ChangeAsync(
            jobId, "cancelled", JobState.Cancelled,
            (context, job) =>
            {
                Note(context, AuditAction.JobCancelled, job);
                return JobStop.StopAsync(context, job, JobState.Cancelled, null, clock.GetUtcNow(), cancellation);
            },
            cancellation).ConfigureAwait(false);
        signals.Webhooks.Set();
        await notices.StoppedAsync(jobId, "the job was cancelled", cancellation).ConfigureAwait(false);
        return state;
    }

    /// <summary>The same where the job may have ended meanwhile, which is as good.</summary>
    public async Task TryCancelAsync(Guid jobId, CancellationToken cancellation)
    {
        try
        {
            await CancelAsync(jobId, cancellation).ConfigureAwait(false);
        }
        catch (JobStateException)
        {
            // It has ended, or was deleted.
        }
    }

    /// <summary>Makes what is missing: failed shards, those that a stop cancelled, and those with images that failed; no others.</summary>
    /// <returns>How many shards.</returns>
    /// <exception cref="JobStateException">There is no such job, or it is none that failures ended.</exception>
    public async Task<int> RetryAsync(Guid jobId, CancellationToken cancellation)
    {
        var retried = await store.WriteAsync(context => RetryAsync(context, jobId, cancellation), cancellation).ConfigureAwait(false);
        signals.Dispatch.Set();
        signals.Finalizing.Set();
        return retried;
    }

    /// <summary>Has the job deleted with all of its objects: at once where it has ended, else it must be cancelled first. Upkeep does the work.</summary>
    /// <exception cref="JobStateException">There is no such job, or it has not ended.</exception>
    public Task DeleteAsync(Guid jobId, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            var job = await FindAsync(context, jobId, cancellation).ConfigureAwait(false);
            if (!job.State.IsEnd()) throw new JobStateException(jobId, $"is {job.State}; cancel it before it is deleted");
            job.Deleting = true;
            Note(context, AuditAction.JobDeleted, job);
            return job.Id;
        },
        cancellation);

    private async Task<int> RetryAsync(FarmContext context, Guid jobId, CancellationToken cancellation)
    {
        var job = await FindAsync(context, jobId, cancellation).ConfigureAwait(false);
        if (job.State is not (JobState.CompletedWithErrors or JobState.Failed))
            throw new JobStateException(jobId, $"is {job.State}; only a job that failures ended is retried");
        var retried = 0;
        foreach (var state in Unfinished)
        {
            var unfinished = context.Shards.Where(shard => shard.JobId == jobId && shard.State == state);
            var images = state == ShardState.Failed
                ? await unfinished.SumAsync(shard => (long)shard.Images, cancellation).ConfigureAwait(false) : 0;
            var shards = await AgainAsync(unfinished, cancellation).ConfigureAwait(false);
            job.Moved(state, ShardState.Pending, shards);
            job.ImagesFailed -= images;
            retried += shards;
        }
        retried += await RetryFailedImagesAsync(context, job, cancellation).ConfigureAwait(false);
        await context.Failures.Where(row => row.JobId == jobId).ExecuteDeleteAsync(cancellation).ConfigureAwait(false);
        (job.EndedAt, job.ExpiresAt, job.Error) = (null, null, null);
        // With nothing to make it was the manifest that could not be written.
        if (!job.FinishIfEnded()) job.MoveTo(JobState.Queued);
        Note(context, AuditAction.JobRetried, job, retried == 1 ? "1 shard" : FormattableString.Invariant($"{retried} shards"));
        return retried;
    }

    private static async Task<int> RetryFailedImagesAsync(FarmContext context, JobRow job, CancellationToken cancellation)
    {
        var partial = await context.Shards.AsNoTracking()
            .Where(shard => shard.JobId == job.Id && shard.State == ShardState.Completed && shard.ImagesFailed > 0)
            .ToListAsync(cancellation).ConfigureAwait(false);
        foreach (var shard in partial)
        {
            job.ImagesFailed -= shard.ImagesFailed;
            job.ImagesCompleted -= shard.Images - shard.ImagesFailed;
            job.ImageBytes -= shard.ImageBytes;
        }
        await AgainAsync(
            context.Shards.Where(shard => shard.JobId == job.Id && shard.State == ShardState.Completed && shard.ImagesFailed > 0),
            cancellation).ConfigureAwait(false);
        job.Moved(ShardState.Completed, ShardState.Pending, partial.Count);
        return partial.Count;
    }

    private static Task<int> AgainAsync(IQueryable<ShardRow> shards, CancellationToken cancellation) => shards.ExecuteUpdateAsync(
        set => set
            .SetProperty(row => row.State, ShardState.Pending)
            .SetProperty(row => row.Attempts, 0)
            .SetProperty(row => row.Expirations, 0)
            .SetProperty(row => row.NotBefore, DateTimeOffset.UnixEpoch)
            .SetProperty(row => row.ImagesFailed, 0)
            .SetProperty(row => row.Objects, (IReadOnlyList<WrittenObject>?)null),
        cancellation);

    private Task<JobState> ChangeAsync(
        Guid jobId, string verb, JobState to, Func<FarmContext, JobRow, Task> change, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            var job = await FindAsync(context, jobId, cancellation).ConfigureAwait(false);
            if (job.State == to) return to;
            if (!JobTransitions.Ways.Allows(job.State, to)) throw new JobStateException(jobId, $"is {job.State}, and cannot be {verb}");
            await change(context, job).ConfigureAwait(false);
            return job.State;
        },
        cancellation);

    private void Note(FarmContext context, AuditAction action, JobRow job, string? detail = null) =>
        audit.Add(context, action, job.Tenant, job.Id.ToString("N"), detail);

    private async Task<JobRow> FindAsync(FarmContext context, Guid jobId, CancellationToken cancellation) =>
        await LockedJob.FindAsync(store, context, jobId, cancellation).ConfigureAwait(false) is { Deleting: false } job
            ? job
            : throw new JobStateException(jobId, "does not exist");
}
