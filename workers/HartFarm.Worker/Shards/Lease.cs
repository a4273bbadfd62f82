using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;

namespace HartFarm.Worker.Shards;

/// <summary>This worker's right to a shard, until it is done or lost.</summary>
public sealed class Lease : IDisposable
{
    private readonly CancellationTokenSource _lost = new();
    private readonly object _gate = new();
    private int _imagesDone;

    internal Lease(ShardGranted granted, long since)
    {
        Granted = granted;
        Since = since;
        Lost = _lost.Token;
    }

    /// <summary>What was granted.</summary>
    public ShardGranted Granted { get; }

    /// <summary>Cancelled when the lease is lost: nothing more may be done for the shard.</summary>
    public CancellationToken Lost { get; }

    /// <summary>Why it was lost, or null.</summary>
    public string? Reason { get; private set; }

    /// <summary>When it was asked for, as a time stamp of the clock.</summary>
    public long Since { get; }

    /// <summary>Notes that another image is made, or cannot be.</summary>
    public void CountImage() => Interlocked.Increment(ref _imagesDone);

    /// <summary>As the coordinator is told.</summary>
    internal HeldLease Report() => new(Granted.ShardId, Granted.Token, Volatile.Read(ref _imagesDone));

    /// <summary>Ends it.</summary>
    internal void Lose(string reason)
    {
        lock (_gate)
        {
            if (Reason is not null) return;
            Reason = reason;
        }
        _lost.Cancel();
    }

    /// <inheritdoc/>
    public void Dispose() => _lost.Dispose();
}
