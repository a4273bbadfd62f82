using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Publication;
using HartFarm.Storage.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Upkeep;

/// <summary>Deletes jobs whose time is over or whose owner wants them gone: the objects first, then the rows. It goes on where it stopped.</summary>
public sealed class Retention(FarmStore store, ObjectSweep sweep, IOptions<UpkeepOptions> options, TimeProvider clock)
{
    /// <summary>Deletes what is to be deleted.</summary>
    /// <returns>How many jobs.</returns>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await store.WriteAsync(
            context => context.Jobs.Where(job => job.ExpiresAt <= now)
                .ExecuteUpdateAsync(set => set.SetProperty(job => job.Deleting, true), cancellation),
            cancellation).ConfigureAwait(false);
        var jobs = await store.ReadAsync(
            context => context.Jobs.Where(job => job.Deleting).Select(job => job.Id).ToListAsync(cancellation), cancellation).ConfigureAwait(false);
        foreach (var jobId in jobs)
        {
            await sweep.DeleteAsync(JobKeys.Of(jobId), cancellation).ConfigureAwait(false);
            await store.WriteAsync(
                context => context.Jobs.Where(job => job.Id == jobId).ExecuteDeleteAsync(cancellation), cancellation).ConfigureAwait(false);
        }
        var before = now - options.Value.WorkersKept;
        await store.WriteAsync(
            context => context.Workers.Where(worker => worker.LastSeen < before).ExecuteDeleteAsync(cancellation), cancellation).ConfigureAwait(false);
        var answered = now - options.Value.AnswersKept;
        await store.WriteAsync(
            context => context.IdempotencyKeys.Where(row => row.CreatedAt < answered).ExecuteDeleteAsync(cancellation), cancellation).ConfigureAwait(false);
        var delivered = now - options.Value.DeliveriesKept;
        await store.WriteAsync(
            context => context.WebhookDeliveries.Where(row => row.NextAttemptAt == null && row.CreatedAt < delivered).ExecuteDeleteAsync(cancellation),
            cancellation).ConfigureAwait(false);
        return jobs.Count;
    }
}
