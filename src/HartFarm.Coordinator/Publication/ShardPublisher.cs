using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Leases;
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
    FarmStore store, IObjectStore objects, AttemptEnd attempts, JobProgress progress, IOptions<LeaseOptions> options, TimeProvider clock)
{
    /// <summary>Publishes a shard, if it is to be published.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer. The shard stays as it is and is tried again.</exception>
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
        string? missing;
        try
        {
            missing = await MoveAsync(found.job, found.shard, cancellation).ConfigureAwait(false);
        }
        catch (ObjectMissingException error)
        {
            missing = error.Message;
        }
        await CountAsync(found.shard, missing, cancellation).ConfigureAwait(false);
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

    private async Task<bool> TakeOverAsync(long shardId, DateTimeOffset now, CancellationToken cancellation) => await store.WriteAsync(
        context => context.Shards
            .Where(shard => shard.Id == shardId && shard.State == ShardState.Publishing && shard.LeaseUntil <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, now + options.Value.PublishFor), cancellation),
        cancellation).ConfigureAwait(false) == 1;

    /// <summary>Moves everything that the lease wrote, the index last; tells what is missing afterwards.</summary>
    private async Task<string?> MoveAsync(JobRow job, ShardRow shard, CancellationToken cancellation)
    {
        var (staging, final) = (JobKeys.Staging(job.Id, shard.Index, shard.Token), JobKeys.Of(job.Id));
        var names = ShardNames.Of(job, shard.Index);
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
        foreach (var written in shard.Objects!)
        {
            var there = await objects.HeadAsync(final + written.Name, cancellation).ConfigureAwait(false);
            if (there is null) return $"{written.Name} is not in the store";
            if (there.Bytes != written.Bytes) return $"{written.Name} has {there.Bytes} bytes in the store where {written.Bytes} were written";
        }
        return null;
    }

    private async Task CountAsync(ShardRow read, string? missing, CancellationToken cancellation)
    {
        var step = await store.WriteAsync(
            async context =>
            {
                if (await LockedJob.OfShardAsync(store, context, read.Id, cancellation).ConfigureAwait(false) is not var (job, shard)
                    || shard.State != ShardState.Publishing || shard.Token != read.Token)
                    return null;
                if (missing is not null)
                    await attempts.EndAsync(context, job, shard, LeaseEnding.Failed, missing, cancellation).ConfigureAwait(false);
                else
                    await CountAsync(context, job, shard, cancellation).ConfigureAwait(false);
                return await progress.StepAsync(context, job, cancellation).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        await progress.TellAsync(step, cancellation).ConfigureAwait(false);
    }

    private static async Task CountAsync(FarmContext context, JobRow job, ShardRow shard, CancellationToken cancellation)
    {
        await context.CompareAndSetAsync(
            shard,
            set => set
                .SetProperty(row => row.State, ShardState.Completed)
                .SetProperty(row => row.LeaseUntil, (DateTimeOffset?)null)
                .SetProperty(row => row.Error, (string?)null),
            cancellation).ConfigureAwait(false);
        job.Moved(ShardState.Publishing, ShardState.Completed);
        job.ImagesCompleted += shard.Images - shard.ImagesFailed;
        job.ImagesFailed += shard.ImagesFailed;
        job.Bytes += shard.Objects!.Where(one => one.Kind == WrittenObjectKind.Data).Sum(one => one.Bytes);
        job.WorkerSeconds += shard.Seconds;
    }
}
