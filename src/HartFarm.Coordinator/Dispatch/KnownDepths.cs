using System.Collections.Frozen;
using HartFarm.Contracts.Shards;

namespace HartFarm.Coordinator.Dispatch;

/// <summary>How many shards the queues were to hold when this process last looked, so that not every claim has them looked at again.</summary>
public sealed class KnownDepths
{
    private volatile IReadOnlyDictionary<SizeClass, QueueDepth> _depths = FrozenDictionary<SizeClass, QueueDepth>.Empty;

    /// <summary>Notes what was found.</summary>
    internal void Note(IReadOnlyDictionary<SizeClass, QueueDepth> depths) => _depths = depths;

    /// <summary>Whether one job alone fills a queue to more than three quarters: then the rest can wait for the next claims.</summary>
    /// <param name="sizeClass">The queue's.</param>
    /// <param name="enqueued">The job's shards in the queue.</param>
    /// <param name="shardSize">Images of each.</param>
    public bool IsWellFilled(SizeClass sizeClass, int enqueued, int shardSize) => _depths.TryGetValue(sizeClass, out var depth)
        && (IsMost(enqueued, depth.Shards) || (IsMost(enqueued, depth.Workers) && IsMost((long)enqueued * shardSize, depth.Images)));

    private static bool IsMost(long part, long whole) => part * 4 > whole * 3;
}
