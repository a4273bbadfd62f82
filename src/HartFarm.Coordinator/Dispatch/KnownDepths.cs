using System.Collections.Frozen;
using HartFarm.Contracts.Shards;

namespace HartFarm.Coordinator.Dispatch;

/// <summary>How many shards the queues were to hold when this process last looked, so that not every claim has them looked at again.</summary>
public sealed class KnownDepths
{
    private volatile IReadOnlyDictionary<SizeClass, int> _depths = FrozenDictionary<SizeClass, int>.Empty;

    /// <summary>Notes what was found.</summary>
    internal void Note(IReadOnlyDictionary<SizeClass, int> depths) => _depths = depths;

    /// <summary>Whether one job alone fills a queue to more than three quarters: then the rest can wait for the next claims.</summary>
    /// <param name="sizeClass">The queue's.</param>
    /// <param name="enqueued">The job's shards in the queue.</param>
    public bool IsWellFilled(SizeClass sizeClass, int enqueued) => _depths.TryGetValue(sizeClass, out var depth) && enqueued * 4L > depth * 3L;
}
