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
public sealed class ShardPublisher
{
    private readonly ShardChanges<PlacedShard, CountedShard> _counts;
    private readonly FarmStore _store;
    private readonly IObjectStore _objects;
    private readonly AttemptEnd _attempts;
    private readonly JobProgress _progress;
    private readonly CoordinatorMeter _meter;
    private readonly IOptions<LeaseOptions> _options;
    private readonly TimeProvider _clock;

    /// <param name="store">The job store.</param>
    /// <param name="objects">Where the objects are.</param>
    /// <param name="attempts">Ends the attempt of a shard whose objects are not as they were told.</param>
    /// <param name="progress">Looks what a shard's end means for its job.</param>
    /// <param name="meter">Counts.</param>
    /// <param name="options">How long a coordinator has to publish.</param>
    /// <param name="clock">Tells the time.</param>
    public ShardPublisher(
        FarmStore store, IObjectStore objects, AttemptEnd attempts, JobProgress progress, CoordinatorMeter meter, IOptions<LeaseOptions> options, TimeProvider clock)
    {
        (_store, _objects, _attempts, _progress, _meter, _options, _clock) = (store, objects, attempts, progress, meter, options, clock);
        _counts = new ShardChanges<PlacedShard, CountedShard>(
            store, placed => placed.Read.Id, (locked, placed, cancellation) => CountAsync(locked.Context, locked.Job, locked.Shard, placed, cancellation),
            _ => CountedShard.Nothing);
    }

    /// <summary>Publishes a shard, if it is to be published.</summary>
    /// <exception cref="StoreException">The store does not do it. The shard stays as it is and is tried again; the job tells what is in the way.</exception>
    public async Task PublishAsync(long shardId, CancellationToken cancellation)
    {
        var found = await _store.ReadAsync(
            async context =>
            {
                var shard = await context.Shards.AsNoTracking()
                    .SingleOrDefaultAsync(row => row.Id == shardId && row.State == ShardState.Publishing, cancellation).ConfigureAwait(false);
                return shard is null ? default : (shard, job: await context.Jobs.AsNoTracking()
                    .SingleAsync(row => row.Id == shard.JobId, cancellation).ConfigureAwait(false));
            },
            cancellation).ConfigureAwait(false);
        if (found.shard is not null) await PublishAsync(found.job, found.shard, null, cancellation).ConfigureAwait(false);
    }

    /// <summary>Publishes a shard that was just read.</summary>
    /// <param name="job">Its job.</param>
    /// <param name="shard">The shard.</param>
    /// <param name="making">The span of its making, if it is known.</param>
    /// <param name="cancellation">Stops it.</param>
    internal async Task PublishAsync(JobRow job, ShardRow shard, string? making, CancellationToken cancellation)
    {
        using var activity = CoordinatorTraces.Publish(shard.Id, making);
        await using var hold = new HoldRenewal(_options.Value.PublishFor, (until, stop) => RenewAsync(shard, until, stop), _clock, cancellation);
        try
        {
            var (imageBytes, missing) = await PlaceAsync(job, shard, cancellation).ConfigureAwait(false);
            await CountAsync(new PlacedShard(shard, imageBytes, missing), cancellation).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            await TellAsync(shard, error, cancellation).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Publishes what another coordinator began and did not finish in its time.</summary>
    /// <returns>How many.</returns>
    public async Task<int> ResumeAsync(CancellationToken cancellation)
    {
        var now = _clock.GetUtcNow();
        var late = await _store.ReadAsync(
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

    private Task<int> RenewAsync(ShardRow read, DateTimeOffset until, CancellationToken cancellation) => _store.WriteAsync(
        context => context.Shards
            .Where(shard => shard.Id == read.Id && shard.State == ShardState.Publishing && shard.Token == read.Token)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, until), cancellation),
        cancellation);

    private async Task<bool> TakeOverAsync(long shardId, DateTimeOffset now, CancellationToken cancellation) => await _store.WriteAsync(
        context => context.Shards
            .Where(shard => shard.Id == shardId && shard.State == ShardState.Publishing && shard.LeaseUntil <= now)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, now + _options.Value.PublishFor), cancellation),
        cancellation).ConfigureAwait(false) == 1;

    /// <summary>Moves everything, and tells the bytes of the images or what is missing afterwards.</summary>
    private async Task<(long ImageBytes, string? Missing)> PlaceAsync(JobRow job, ShardRow shard, CancellationToken cancellation)
    {
        var (jobKey, names) = (JobKeys.Of(job.Id), ShardNames.Of(job, shard.Index));
        try
        {
            var moved = await MoveAsync(JobKeys.Staging(job.Id, shard.Index, shard.Token), jobKey, names, cancellation).ConfigureAwait(false);
            foreach (var written in shard.Objects!)
            {
                // What was moved just now is what was listed; only what lay in its place before has to be looked at.
                var bytes = moved.TryGetValue(written.Name, out var listed)
                    ? listed
                    : (await _objects.HeadAsync(jobKey + written.Name, cancellation).ConfigureAwait(false))?.Bytes;
                if (bytes is null) return (0, $"{written.Name} is not in the store");
                if (bytes != written.Bytes) return (0, $"{written.Name} has {bytes} bytes in the store where {written.Bytes} were written");
            }
            return await IndexCheck.RunAsync(_objects, jobKey, names, shard, cancellation).ConfigureAwait(false);
        }
        catch (ObjectMissingException error)
        {
            return (0, error.Message);
        }
    }

    /// <summary>Moves everything that the lease wrote, the index last, and tells the bytes of each shard's object that this moved.</summary>
    private async Task<Dictionary<string, long?>> MoveAsync(string staging, string final, ShardNames names, CancellationToken cancellation)
    {
        Dictionary<string, long?> moved = new(StringComparer.Ordinal);
        List<(string Name, long Bytes)> last = [];
        await foreach (var staged in _objects.ListAsync(staging, cancellation).ConfigureAwait(false))
        {
            var name = staged.Key[staging.Length..];
            if (name == names.IndexName || name == names.MainName) last.Add((name, staged.Bytes));
            else if (names.Owns(name)) await _objects.MoveAsync(staged.Key, final + name, cancellation).ConfigureAwait(false);
            else await _objects.DeleteAsync(staged.Key, cancellation).ConfigureAwait(false);
        }
        // "data/" comes before "index/": with the index there, all is there.
        foreach (var (name, bytes) in last.OrderBy(one => one.Name, StringComparer.Ordinal))
            if (await _objects.MoveAsync(staging + name, final + name, cancellation).ConfigureAwait(false)) moved[name] = bytes;
        return moved;
    }

    /// <summary>Notes on the job and on the shard what keeps it from being published.</summary>
    private Task<bool> TellAsync(ShardRow read, StoreException error, CancellationToken cancellation) => _store.WriteAsync(
        async context =>
        {
            if (await LockedJob.OfShardAsync(_store, context, read.Id, cancellation).ConfigureAwait(false) is not var (job, shard)
                || shard.State != ShardState.Publishing || shard.Token != read.Token) return false;
            var reason = Line.Of($"what is made cannot be put in its place: {error.Message}");
            shard.Error = reason;
            if (!job.State.IsEnd()) job.Error = reason;
            return true;
        },
        cancellation);

    private async Task CountAsync(PlacedShard placed, CancellationToken cancellation)
    {
        var counted = await _counts.MakeAsync(placed.Read.JobId, placed, cancellation).ConfigureAwait(false);
        if (counted.Job is { } job && placed.Missing is null) _meter.Published(job, placed.Read);
        else if (counted.Job is not null) _meter.Ended(LeaseEnding.Failed, counted.State);
        await _progress.TellAsync(counted.Step, cancellation).ConfigureAwait(false);
    }

    private async Task<CountedShard> CountAsync(FarmContext context, JobRow job, ShardRow shard, PlacedShard placed, CancellationToken cancellation)
    {
        if (shard.State != ShardState.Publishing || shard.Token != placed.Read.Token) return CountedShard.Nothing;
        var state = ShardState.Completed;
        if (placed.Missing is { } missing)
            state = await _attempts.EndAsync(context, job, shard, LeaseEnding.Failed, missing, cancellation).ConfigureAwait(false);
        else
            Count(context, job, shard, placed.ImageBytes);
        return new CountedShard(await _progress.StepAsync(context, job, shard, cancellation).ConfigureAwait(false), job, state);
    }

    private void Count(FarmContext context, JobRow job, ShardRow shard, long imageBytes)
    {
        job.Moved(ShardState.Publishing, ShardState.Completed);
        (shard.State, shard.LeaseUntil, shard.ImageBytes, shard.Error) = (ShardState.Completed, null, imageBytes, null);
        job.ImagesCompleted += shard.Images - shard.ImagesFailed;
        job.ImagesFailed += shard.ImagesFailed;
        job.ImageBytes += imageBytes;
        job.WorkerSeconds += shard.Seconds;
        // An entry a shard: they are counted when they are rolled up.
        context.UsageEntries.Add(new UsageEntryRow
        {
            Day = DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime),
            Tenant = job.Tenant,
            Model = job.Model,
            Images = shard.Images - shard.ImagesFailed,
            Seconds = shard.Seconds,
            Bytes = imageBytes,
        });
        // The store does again what it did not do before.
        if (!job.State.IsEnd()) job.Error = null;
    }

    private sealed record PlacedShard(ShardRow Read, long ImageBytes, string? Missing);

    private sealed record CountedShard(JobStep? Step, JobRow? Job, ShardState State)
    {
        /// <summary>Somebody else counted it, or it is another lease's by now.</summary>
        public static CountedShard Nothing { get; } = new(null, null, default);
    }
}
