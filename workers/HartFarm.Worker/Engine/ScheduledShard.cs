using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;

namespace HartFarm.Worker.Engine;

/// <summary>A shard as the scheduler sees it: its rank, and its images that wait.</summary>
/// <param name="sizeClass">What its images need.</param>
/// <param name="priority">Who goes first.</param>
/// <param name="exactBatch">The fixed size of its batches; null leaves it to the scheduler.</param>
/// <param name="receiver">Takes what becomes of the images.</param>
public sealed class ScheduledShard(SizeClass sizeClass, JobPriority priority, int? exactBatch, IImageReceiver receiver)
{
    private readonly LinkedList<ScheduledImage> _waiting = new();

    /// <summary>What its images need.</summary>
    public SizeClass SizeClass => sizeClass;

    /// <summary>Who goes first.</summary>
    public JobPriority Priority => priority;

    /// <summary>The fixed size of its batches, or null.</summary>
    public int? ExactBatch => exactBatch;

    /// <summary>Takes what becomes of the images.</summary>
    public IImageReceiver Receiver => receiver;

    /// <summary>Images that wait.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Whether no more images will be offered.</summary>
    public bool IsWhole { get; internal set; }

    /// <summary>When it came, among the shards of its scheduler.</summary>
    internal long Order { get; set; }

    internal void Offer(ScheduledImage image) => _waiting.AddLast(image);

    internal void PutBack(ScheduledImage image) => _waiting.AddFirst(image);

    internal ScheduledImage Take()
    {
        var first = _waiting.First!.Value;
        _waiting.RemoveFirst();
        return first;
    }

    internal void Clear() => _waiting.Clear();
}
