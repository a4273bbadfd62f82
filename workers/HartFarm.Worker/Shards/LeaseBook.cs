using HartFarm.Contracts.Workers;

namespace HartFarm.Worker.Shards;

/// <summary>The leases that this worker holds, and when each ends. Time counts from when a message was sent, so that a slow answer is no gain.</summary>
/// <param name="clock">Tells the time.</param>
public sealed class LeaseBook(TimeProvider clock)
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
        var lease = new Lease(granted, asked, After(asked, granted.LeaseFor));
        lock (_gate) _leases[(granted.ShardId, granted.Token)] = lease;
        return lease;
    }

    /// <summary>Crosses a lease out: its shard is done, or given up.</summary>
    public void Remove(Lease lease)
    {
        lock (_gate) _leases.Remove((lease.Granted.ShardId, lease.Granted.Token));
    }

    /// <summary>Does what a heartbeat's answer says: the leases that were reported are renewed, or lost.</summary>
    /// <param name="reported">What the heartbeat named.</param>
    /// <param name="reply">The answer.</param>
    /// <param name="sent">When the heartbeat was sent, as a time stamp of the clock.</param>
    public void Renew(IReadOnlyList<HeldLease> reported, HeartbeatReply reply, long sent)
    {
        var lost = reply.Lost.ToDictionary(lease => (lease.ShardId, lease.Token), lease => lease.Reason);
        foreach (var held in reported)
        {
            if (Find(held.ShardId, held.Token) is not { } lease) continue;
            if (lost.TryGetValue((held.ShardId, held.Token), out var reason)) Lose(lease, reason);
            else lease.Ends = Math.Max(lease.Ends, After(sent, reply.LeaseFor));
        }
    }

    /// <summary>Loses all leases on a job's shards.</summary>
    public void DropJob(Guid jobId, string reason) => LoseWhere(lease => lease.Granted.JobId == jobId, reason);

    /// <summary>Loses the leases that have ended, since no heartbeat came through in time.</summary>
    public void DropEnded()
    {
        var now = clock.GetTimestamp();
        LoseWhere(lease => lease.Ends <= now, "the lease ended before a heartbeat came through");
    }

    /// <summary>How long until the first lease ends, at least zero; null without leases.</summary>
    public TimeSpan? UntilFirstEnd()
    {
        lock (_gate)
        {
            if (_leases.Count == 0) return null;
            var left = clock.GetElapsedTime(clock.GetTimestamp(), _leases.Values.Min(lease => lease.Ends));
            return left < TimeSpan.Zero ? TimeSpan.Zero : left;
        }
    }

    private Lease? Find(long shard, long token)
    {
        lock (_gate) return _leases.GetValueOrDefault((shard, token));
    }

    private void LoseWhere(Func<Lease, bool> condition, string reason)
    {
        Lease[] lost;
        lock (_gate) lost = [.. _leases.Values.Where(condition)];
        foreach (var lease in lost) Lose(lease, reason);
    }

    // While the book still has it, its work may still go on; without it there, nothing of it is begun any more.
    private void Lose(Lease lease, string reason)
    {
        lease.Lose(reason);
        Remove(lease);
    }

    private long After(long start, TimeSpan time) => start + (long)(time.TotalSeconds * clock.TimestampFrequency);
}
