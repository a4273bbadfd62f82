using HartFarm.Contracts.Workers;

namespace HartFarm.Worker.Shards;

/// <summary>
/// The leases that this worker holds. It goes on with each until it is told that it has lost it: while no coordinator answers, none can give the shard to
/// others, and where one has, the lease's token keeps what is late from counting.
/// </summary>
public sealed class LeaseBook
{
    private readonly Dictionary<(long Shard, long Token), Lease> _leases = [];
    private readonly object _gate = new();

    /// <summary>The leases as the coordinator is told.</summary>
    public IReadOnlyList<HeldLease> Report()
    {
        lock (_gate) return [.. _leases.Values.Select(lease => lease.Report()).OrderBy(lease => lease.ShardId)];
    }

    /// <summary>Enters a lease.</summary>
    public Lease Add(ClaimedShard claimed)
    {
        var (granted, asked) = claimed;
        var lease = new Lease(granted, asked);
        lock (_gate) _leases[(granted.ShardId, granted.Token)] = lease;
        return lease;
    }

    /// <summary>Crosses a lease out: its shard is done, or given up.</summary>
    public void Remove(Lease lease)
    {
        lock (_gate) _leases.Remove((lease.Granted.ShardId, lease.Granted.Token));
    }

    /// <summary>Does what a heartbeat's answer says: of the leases that were reported, those that it names are lost.</summary>
    /// <param name="reply">The answer.</param>
    public void Take(HeartbeatReply reply)
    {
        foreach (var lost in reply.Lost)
        {
            if (Find(lost.ShardId, lost.Token) is { } lease) Lose(lease, lost.Reason);
        }
    }

    /// <summary>Loses all leases on a job's shards.</summary>
    public void DropJob(Guid jobId, string reason)
    {
        Lease[] lost;
        lock (_gate) lost = [.. _leases.Values.Where(lease => lease.Granted.JobId == jobId)];
        foreach (var lease in lost) Lose(lease, reason);
    }

    private Lease? Find(long shard, long token)
    {
        lock (_gate) return _leases.GetValueOrDefault((shard, token));
    }

    // While the book still has it, its work may still go on; without it there, nothing of it is begun any more.
    private void Lose(Lease lease, string reason)
    {
        lease.Lose(reason);
        Remove(lease);
    }
}
