using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Signals;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Leases;

/// <summary>Takes heartbeats: what the worker can do, and which of its leases go on.</summary>
public sealed class WorkerHeartbeats(FarmStore store, IOptions<LeaseOptions> options, FarmSignals signals, TimeProvider clock)
{
    /// <summary>Renews what is still the worker's, and names what is not.</summary>
    public async Task<HeartbeatReply> BeatAsync(WorkerHeartbeat beat, CancellationToken cancellation)
    {
        IReadOnlyList<LostLease> lost;
        try
        {
            lost = await TakeAsync(beat, cancellation).ConfigureAwait(false);
        }
        catch (DbUpdateException error) when (error is not DbUpdateConcurrencyException)
        {
            // A worker's first heartbeats may be taken at once, and another one has entered the worker meanwhile.
            lost = await TakeAsync(beat, cancellation).ConfigureAwait(false);
        }
        signals.Dispatch.Set();
        return new HeartbeatReply(options.Value.LeaseFor, lost);
    }

    private Task<IReadOnlyList<LostLease>> TakeAsync(WorkerHeartbeat beat, CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            await NoteAsync(context, beat, cancellation).ConfigureAwait(false);
            return await RenewAsync(context, beat, cancellation).ConfigureAwait(false);
        },
        cancellation);

    private async Task NoteAsync(FarmContext context, WorkerHeartbeat beat, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var worker = await context.Workers.SingleOrDefaultAsync(row => row.Id == beat.WorkerId, cancellation).ConfigureAwait(false);
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
    }

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
}
