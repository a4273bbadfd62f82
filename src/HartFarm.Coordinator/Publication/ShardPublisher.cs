using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Metrics;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Objects;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Publication;

/// <summary>
/// Gives the objects of a lease that won their final keys, then counts the shard. It can be run again from any point, by any coordinator:
/// an object that was moved is found at its final key, and the shard is counted once, by compare-and-set.
/// </summary>
public sealed class ShardPublisher(
    FarmStore store, IObjectStore objects, AttemptEnd attempts, JobProgress progress, CoordinatorMeter meter, IOptions<LeaseOptions> options,
    TimeProvider clock)
{
    /// <summary>Publishes a shard, if it is to be published.</summary>
    /// <exception cref="StoreException">The store does not do it. The shard stays as it is and is tried again; the job tells what is in the way.</exception>
    public async Task PublishAsync(long shardId, CancellationToken cancellation)
    {
        var found = await store.ReadAsync(
            async context =>
            {
                var shard = await context.Shards.AsNoTracking()
                    .SingleOrDefaultAsync(row => row.Id == shardId && row.State == ShardState.Publishing, cancellation).ConfigureAwait(false);
                return shard is null ? default : (shard, job: await context.Jobs.AsNoTracking()
                    .SingleAsync(row => row.Id == shard.JobId, cancellation).ConfigureAwait(false));
            },
            cancellation).ConfigureAwait(false);
        if (found.shard is null) return;
        using var activity = CoordinatorTraces.Publish(shardId);
        await using var hold = new HoldRenewal(options.Value.PublishFor, (until, stop) => RenewAsync(found.shard, until, stop), clock, cancellation);
        try
        {
            var placed = await PlaceAsync(found.job, found.shard, cancellation).ConfigureAwait(false);
            await CountAsync(found.shard, placed, cancellation).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            await TellAsync(found.shard, error, cancellation).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Publishes what another coordinator began and did not finish in its time.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ResumeAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var late = await store.ReadAsync(
            context => context.Shards
                .Where(shard => shard.State == ShardState.Publishing && shard.LeaseUntil <= now)
                .OrderBy(shard => shard.LeaseUntil).Select(shard => shard.Id).ToListAsync(cancellation),
            cancellation).ConfigureAwait(false);
        var resumed = 0;
        foreach (var shardId in late)
        {
            if (!await TakeOverAsync(shardId, now, cancellation).ConfigureAwait(false)) continue;
            await PublishAsync(shardId, cancellation).ConfigureAwait(false);
            resumed++;
        }
        return resumed;
    }

    private Task<int> RenewAsync(ShardRow read, DateTimeOffset until, CancellationToken cancellation) => store.WriteAsync(
        context => context.Shards
            .Where(shard => shard.Id == read.Id && shard.State == ShardState.Publishing && shard.Token == read.Token)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, until), cancellation),
        cancellation);

    private async Task<bool> TakeOverAsync(long shardId, DateTimeOffset now, CancellationToken cancellation) => await store.WriteAsync(
        context => context.Shards
            .Where(shard => shard.Id == shardId && shard.State == ShardState.Publishing && shard.LeaseUntil <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, now + options.Value.PublishFor), cancellation),
        cancellation).ConfigureAwait(false) == 1;

    /// <summary>Moves everything, and tells the bytes of the images or what is missing afterwards.</summary>
    private async Task<(long ImageBytes, string? Missing)> PlaceAsync(JobRow job, ShardRow shard, CancellationToken cancellation)
    {
        var (jobKey, names) = (JobKeys.Of(job.Id), ShardNames.Of(job, shard.Index));
        try
        {
            await MoveAsync(JobKeys.Staging(job.Id, shard.Index, shard.Token), jobKey, names, cancellation).ConfigureAwait(false);
            foreach (var written in shard.Objects!)
            {
                var there = await objects.HeadAsync(jobKey + written.Name, cancellation).ConfigureAwait(false);
                if (there is null) return (0, $"{written.Name} is not in the store");
                if (there.Bytes != written.Bytes) return (0, $"{written.Name} has {there.Bytes} bytes in the store where {written.Bytes} were written");
            }
            return await IndexCheck.RunAsync(objects, jobKey, names, shard, cancellation).ConfigureAwait(false);
        }
        catch (ObjectMissingException error)
        {
            return (0, error.Message);
        }
    }

    /// <summary>Moves everything that the lease wrote, the index last.</summary>
    private async Task MoveAsync(string staging, string final, ShardNames names, CancellationToken cancellation)
    {
        List<string> last = [];
        await foreach (var staged in objects.ListAsync(staging, cancellation).ConfigureAwait(false))
        {
            var name = staged.Key[staging.Length..];
            if (name == names.IndexName || name == names.MainName) last.Add(name);
            else if (names.Owns(name)) await objects.MoveAsync(staged.Key, final + name, cancellation).ConfigureAwait(false);
            else await objects.DeleteAsync(staged.Key, cancellation).ConfigureAwait(false);
        }
        // "data/" comes before "index/": with the index there, all is there.
        foreach (var name in last.Order(StringComparer.Ordinal))
            await objects.MoveAsync(staging + name, final + name, cancellation).ConfigureAwait(false);
    }

    /// <summary>Notes on the job and on the shard what keeps it from being published.</summary>
    private Task<bool> TellAsync(ShardRow read, StoreException error, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            if (await LockedJob.OfShardAsync(store, context, read.Id, cancellation).ConfigureAwait(false) is not var (job, shard)
                || shard.State != ShardState.Publishing || shard.Token != read.Token) return false;
            var reason = Line.Of($"what is made cannot be put in its place: {error.Message}");
            await context.CompareAndSetAsync(shard, set => set.SetProperty(row => row.Error, reason), cancellation).ConfigureAwait(false);
            if (!job.State.IsEnd()) job.Error = reason;
            return true;
        },
        cancellation);

    private async Task CountAsync(ShardRow read, (long ImageBytes, string? Missing) placed, CancellationToken cancellation)
    {
        var (step, ended, next) = await store.WriteAsync<(JobStep?, JobRow?, ShardState)>(
            async context =>
            {
                if (await LockedJob.OfShardAsync(store, context, read.Id, cancellation).ConfigureAwait(false) is not var (job, shard)
                    || shard.State != ShardState.Publishing || shard.Token != read.Token)
                    return (null, null, default);
                var state = ShardState.Completed;
                if (placed.Missing is { } missing)
                    state = await attempts.EndAsync(context, job, shard, LeaseEnding.Failed, missing, cancellation).ConfigureAwait(false);
                else
                    await CountAsync(context, job, shard, placed.ImageBytes, cancellation).ConfigureAwait(false);
                return (await progress.StepAsync(context, job, cancellation).ConfigureAwait(false), job, state);
            },
            cancellation).ConfigureAwait(false);
        if (ended is not null && placed.Missing is null) meter.Published(ended, read);
        else if (ended is not null) meter.Ended(LeaseEnding.Failed, next);
        await progress.TellAsync(step, cancellation).ConfigureAwait(false);
    }

    private async Task CountAsync(FarmContext context, JobRow job, ShardRow shard, long imageBytes, CancellationToken cancellation)
    {
        await context.CompareAndSetAsync(
            shard,
            set => set
                .SetProperty(row => row.State, ShardState.Completed)
                .SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null)
                .SetProperty(row => row.ImageBytes, imageBytes)
                .SetProperty(row => row.Error, (string?)null),
            cancellation).ConfigureAwait(false);
        job.Moved(ShardState.Publishing, ShardState.Completed);
        job.ImagesCompleted += shard.Images - shard.ImagesFailed;
        job.ImagesFailed += shard.ImagesFailed;
        job.ImageBytes += imageBytes;
        job.WorkerSeconds += shard.Seconds;
        context.UsageEntries.Add(new UsageEntryRow
        {
            Day = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime),
            Tenant = job.Tenant,
            Model = job.Model,
            Images = shard.Images - shard.ImagesFailed,
            Seconds = shard.Seconds,
            Bytes = imageBytes,
        });
        // The store does again what it did not do before.
        if (!job.State.IsEnd()) job.Error = null;
    }
}
