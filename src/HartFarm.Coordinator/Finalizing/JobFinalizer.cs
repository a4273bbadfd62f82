using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Signals;
using HartFarm.Storage.Datasets;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Manifests;
using HartFarm.Storage.Objects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Finalizing;

/// <summary>
/// Writes a job's manifest, dataset card and Croissant when its last shard has ended, and only then ends the job. All of it is a function of the
/// job, so it can be done again from the start at any time.
/// </summary>
public sealed class JobFinalizer(FarmStore store, IObjectStore objects, FarmSignals signals, IOptions<FinalizingOptions> options, TimeProvider clock)
{
    private static readonly string[] Names = [ManifestNames.Table, ManifestNames.Summary, ManifestNames.Card, ManifestNames.Croissant];

    /// <summary>Finalizes every job that waits for it.</summary>
    /// <returns>How many have ended.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var waiting = await store.ReadAsync(
            context => context.Jobs
                .Where(job => job.State == JobState.Finalizing && (job.FinalizeUntil == null || job.FinalizeUntil <= now))
                .OrderBy(job => job.CreatedAt).Select(job => job.Id).ToListAsync(cancellation),
            cancellation).ConfigureAwait(false);
        var ended = 0;
        foreach (var jobId in waiting)
        {
            if (await TakeAsync(jobId, now, cancellation).ConfigureAwait(false) is { } job
                && await FinalizeAsync(job, cancellation).ConfigureAwait(false)) ended++;
        }
        if (ended > 0) signals.Webhooks.Set();
        return ended;
    }

    private Task<JobRow?> TakeAsync(Guid jobId, DateTimeOffset now, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            var job = await LockedJob.FindAsync(store, context, jobId, cancellation).ConfigureAwait(false);
            if (job is not { State: JobState.Finalizing } || job.FinalizeUntil > now) return null;
            job.FinalizeUntil = now + options.Value.FinalizeFor;
            return job;
        },
        cancellation);

    private async Task<bool> FinalizeAsync(JobRow job, CancellationToken cancellation)
    {
        await using var hold = new HoldRenewal(options.Value.FinalizeFor, (until, stop) => RenewAsync(job.Id, until, stop), clock, cancellation);
        try
        {
            var input = new ManifestInput(store, objects);
            var writer = new ManifestWriter(new JobTarget(objects, job.Id), clock, options.Value.SpoolFolder);
            var summary = await writer.WriteAsync(
                await input.JobAsync(job, cancellation).ConfigureAwait(false), input.ShardsAsync(job, cancellation), cancellation).ConfigureAwait(false);
            await CheckAsync(job.Id, cancellation).ConfigureAwait(false);
            await EndAsync(job.Id, summary, cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is StoreException or ManifestException or DatasetWriteException)
        {
            await hold.DisposeAsync().ConfigureAwait(false);
            return await FailAsync(job.Id, error, cancellation).ConfigureAwait(false);
        }
    }

    private Task<int> RenewAsync(Guid jobId, DateTimeOffset until, CancellationToken cancellation) => store.WriteAsync(
        context => context.Jobs.Where(job => job.Id == jobId && job.State == JobState.Finalizing)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.FinalizeUntil, until), cancellation),
        cancellation);

    /// <summary>What was put must be there.</summary>
    private async Task CheckAsync(Guid jobId, CancellationToken cancellation)
    {
        foreach (var name in Names)
        {
            var key = JobKeys.Of(jobId) + name;
            if (await objects.HeadAsync(key, cancellation).ConfigureAwait(false) is null) throw new ObjectMissingException(key);
        }
    }

    private Task<JobState> EndAsync(Guid jobId, ManifestSummary summary, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            if (await LockedJob.FindAsync(store, context, jobId, cancellation).ConfigureAwait(false) is not { State: JobState.Finalizing } job)
                return JobState.Finalizing;
            var now = clock.GetUtcNow();
            if (summary.Made == 0) job.End(context, JobState.Failed, now, "no image could be made");
            else if (summary.Missing > 0) job.End(context, JobState.CompletedWithErrors, now, $"{summary.Missing} of {job.Images} images are missing");
            else job.End(context, JobState.Completed, now);
            return job.State;
        },
        cancellation);

    /// <summary>A store that does not answer or is full is waited for; what else goes wrong too often ends the job.</summary>
    private Task<bool> FailAsync(Guid jobId, Exception error, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            if (await LockedJob.FindAsync(store, context, jobId, cancellation).ConfigureAwait(false) is not { State: JobState.Finalizing } job)
                return false;
            var now = clock.GetUtcNow();
            if (error is not (StoreUnavailableException or StoreFullException or DatasetWriteException)) job.FinalizeAttempts++;
            job.FinalizeUntil = now + options.Value.Pause;
            job.Error = Line.Of($"the manifest could not be written: {error.Message}");
            if (job.FinalizeAttempts < options.Value.MaxAttempts) return false;
            job.End(context, JobState.Failed, now, job.Error);
            return true;
        },
        cancellation);
}
