using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Dispatch;
using HartFarm.Coordinator.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Leases;

/// <summary>Takes heartbeats: what the worker can do, and which of its leases go on.</summary>
public sealed class WorkerHeartbeats(FarmStore store, IOptions<LeaseOptions> options, FarmSignals signals, TimeProvider clock)
{
    // What nobody tells the dispatcher, such as a shard that may be tried again by now, it finds with one heartbeat or another.
    private static readonly TimeSpan LooksApart = TimeSpan.FromSeconds(1);

    private readonly NotedWorkers _noted = new();
    private readonly Lock _gate = new();
    private long? _looked;

    /// <summary>Renews what is still the worker's, and names what is not.</summary>
    public async Task<HeartbeatReply> BeatAsync(WorkerHeartbeat beat, CancellationToken cancellation)
    {
        TakenBeat taken;
        try
        {
            taken = await TakeAsync(beat, cancellation).ConfigureAwait(false);
        }
        catch (DbUpdateException error) when (error is not DbUpdateConcurrencyException)
        {
            // A worker's first heartbeats may be taken at once, and another one has entered the worker meanwhile.
            taken = await TakeAsync(beat, cancellation).ConfigureAwait(false);
        }
        _noted.Note(beat, taken.At, options.Value.LeaseFor);
        var isTime = IsTimeToLook(taken.IsNews);
        if (taken.IsNews) signals.TellWorkerNews();
        else if (isTime) signals.Dispatch.Set();
        return new HeartbeatReply(options.Value.LeaseFor, taken.Lost);
    }

    // A thousand workers send hundreds of heartbeats a second, and a look at the queues reads what all of them can do.
    private bool IsTimeToLook(bool isNews)
    {
        lock (_gate)
        {
            if (!isNews && _looked is { } before && clock.GetElapsedTime(before) < LooksApart) return false;
            _looked = clock.GetTimestamp();
            return true;
        }
    }

    private Task<TakenBeat> TakeAsync(WorkerHeartbeat beat, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            var now = clock.GetUtcNow();
            var isNews = !await RepeatAsync(context, beat, now, cancellation).ConfigureAwait(false)
                && await NoteAsync(context, beat, now, cancellation).ConfigureAwait(false);
            return new TakenBeat(now, isNews, await RenewAsync(context, beat, cancellation).ConfigureAwait(false));
        },
        cancellation);

    // Only while nobody else has entered anything of the worker since, and its row is there.
    private async Task<bool> RepeatAsync(FarmContext context, WorkerHeartbeat beat, DateTimeOffset now, CancellationToken cancellation) =>
        _noted.Since(beat) is { } since && now - since < options.Value.LeaseFor
        && await context.Workers.Where(row => row.Id == beat.WorkerId && row.LastSeen == since)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.LastSeen, now).SetProperty(row => row.MemoryFree, beat.MemoryFree), cancellation)
            .ConfigureAwait(false) == 1;

    /// <returns>Whether the queues may have to hold more or less than before.</returns>
    private async Task<bool> NoteAsync(FarmContext context, WorkerHeartbeat beat, DateTimeOffset now, CancellationToken cancellation)
    {
        var worker = await context.Workers.SingleOrDefaultAsync(row => row.Id == beat.WorkerId, cancellation).ConfigureAwait(false);
        var isNews = worker is null || now - worker.LastSeen > options.Value.LeaseFor;
        var before = Depths(worker);
        if (worker is null)
        {
            worker = new WorkerRow
            {
                Id = beat.WorkerId,
                Host = beat.Host,
                Device = beat.Device,
                DeviceName = beat.DeviceName,
                Precision = beat.Precision,
                Version = beat.Version,
                Plan = beat.Plan,
                FirstSeen = now,
            };
            context.Workers.Add(worker);
        }
        (worker.Host, worker.ProcessId, worker.Device, worker.DeviceName) = (beat.Host, beat.ProcessId, beat.Device, beat.DeviceName);
        (worker.Precision, worker.Version) = (beat.Precision, beat.Version);
        (worker.MemoryTotal, worker.MemoryFree) = (beat.MemoryTotal, beat.MemoryFree);
        (worker.Plan, worker.Draining, worker.Trouble, worker.LastSeen) = (beat.Plan, beat.Draining, beat.Trouble, now);
        return isNews || !before.SetEquals(Depths(worker));
    }

    // What the queues would hold for this worker alone.
    private static HashSet<KeyValuePair<SizeClass, QueueDepth>> Depths(WorkerRow? worker) => worker is null ? [] : [.. QueueDepth.Of([worker], 1)];

    private async Task<IReadOnlyList<LostLease>> RenewAsync(FarmContext context, WorkerHeartbeat beat, CancellationToken cancellation)
    {
        if (beat.Leases.Count == 0) return [];
        var until = clock.GetUtcNow() + options.Value.LeaseFor;
        // In the order in which results and claims change several: then none waits for the other.
        HeldLease[] held = [.. beat.Leases.OrderBy(lease => lease.ShardId)];
        var renewed = await store.Database.RenewAsync(context, beat.WorkerId, held, until, cancellation).ConfigureAwait(false);
        HeldLease[] lost = [.. beat.Leases.Where(lease => !renewed.Contains(new RenewedLease(lease.ShardId, lease.Token)))];
        if (lost.Length == 0) return [];
        long[] ids = [.. lost.Select(lease => lease.ShardId)];
        var shards = await context.Shards.AsNoTracking().Where(shard => ids.Contains(shard.Id))
            .ToDictionaryAsync(shard => shard.Id, cancellation).ConfigureAwait(false);
        return [.. lost
            .Where(lease => !IsPublishing(shards.GetValueOrDefault(lease.ShardId), lease))
            .Select(lease => new LostLease(lease.ShardId, lease.Token, Reason(shards.GetValueOrDefault(lease.ShardId), lease)))];
    }

    // The worker has delivered it and waits for the answer.
    private static bool IsPublishing(ShardRow? shard, HeldLease lease) =>
        shard is { State: ShardState.Publishing or ShardState.Completed } && shard.Token == lease.Token;

    private static string Reason(ShardRow? shard, HeldLease lease) => shard switch
    {
        null => "the job was deleted",
        { State: ShardState.Cancelled } => "the job has stopped",
        _ when shard.Token != lease.Token => "another worker has it, since the lease expired",
        _ => $"the lease expired, and the shard is {shard.State}",
    };

    /// <summary>A heartbeat as it was entered.</summary>
    private sealed record TakenBeat(DateTimeOffset At, bool IsNews, IReadOnlyList<LostLease> Lost);
}
