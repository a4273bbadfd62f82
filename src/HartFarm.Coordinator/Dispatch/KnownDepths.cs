using System.Collections.Frozen;
using HartFarm.Contracts.Shards;

namespace HartFarm.Coordinator.Dispatch;

/// <summary>
/// How many shards the queues were to hold when this process last looked, and which jobs had nobody beside them, so that not every claim has that looked at
/// again.
/// </summary>
public sealed class KnownDepths
{
    private volatile IReadOnlyDictionary<SizeClass, QueueDepth> _depths = FrozenDictionary<SizeClass, QueueDepth>.Empty;
    private volatile IReadOnlyDictionary<SizeClass, Guid> _alone = FrozenDictionary<SizeClass, Guid>.Empty;

    /// <summary>Notes what was found.</summary>
    /// <param name="depths">How much each queue shall hold.</param>
    /// <param name="alone">The jobs that are the only ones with pending shards of their size class.</param>
    internal void Note(IReadOnlyDictionary<SizeClass, QueueDepth> depths, IReadOnlyDictionary<SizeClass, Guid> alone)
    {
        _depths = depths;
        _alone = alone;
    }

    /// <summary>
    /// Pending shards of a job that may be granted past the queue: no other job waits for its turn, and enough are left to fill the queue for all workers.
    /// </summary>
    /// <param name="sizeClass">The job's.</param>
    /// <param name="jobId">The job.</param>
    /// <param name="pending">Its pending shards.</param>
    public int Spare(SizeClass sizeClass, Guid jobId, int pending) =>
        _alone.TryGetValue(sizeClass, out var alone) && alone == jobId && _depths.TryGetValue(sizeClass, out var depth) ? Math.Max(0, pending - depth.Shards) : 0;

    /// <summary>Whether one job alone fills a queue to more than three quarters: then the rest can wait for the next claims.</summary>
    /// <param name="sizeClass">The queue's.</param>
    /// <param name="enqueued">The job's shards in the queue.</param>
    /// <param name="shardSize">Images of each.</param>
    public bool IsWellFilled(SizeClass sizeClass, int enqueued, int shardSize) => _depths.TryGetValue(sizeClass, out var depth)
        && (IsMost(enqueued, depth.Shards) || (IsMost(enqueued, depth.Workers) && IsMost((long)enqueued * shardSize, depth.Images)));

    private static bool IsMost(long part, long whole) => part * 4 > whole * 3;
}
