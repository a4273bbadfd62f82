using HartFarm.Contracts.Jobs;

namespace HartFarm.Worker.Engine;

/// <summary>The scheduler between shards, which offer images from many threads, and the engine's thread, which waits for batches.</summary>
/// <param name="scheduler">Decides; nobody else may use it.</param>
public sealed class BatchQueue(BatchScheduler scheduler)
{
    private readonly object _gate = new();

    /// <summary>Takes a shard in.</summary>
    public void Add(ScheduledShard shard) => Change(() => scheduler.Add(shard));

    /// <summary>Offers a shard's next image.</summary>
    public void Offer(ScheduledShard shard, ScheduledImage image) => Change(() =>
    {
        if (scheduler.Holds(shard)) shard.Offer(image);
    });

    /// <summary>Says that a shard's images are all offered.</summary>
    public void Complete(ScheduledShard shard) => Change(() => shard.IsWhole = true);

    /// <summary>Forgets a shard: none of its images is begun after this.</summary>
    public void Remove(ScheduledShard shard) => Change(() => scheduler.Remove(shard));

    /// <summary>Puts images back that were not made.</summary>
    public void PutBack(IEnumerable<BatchSlot> slots) => Change(() => scheduler.PutBack(slots));

    /// <summary>Whether a shard is still in.</summary>
    public bool Holds(ScheduledShard shard)
    {
        lock (_gate) return scheduler.Holds(shard);
    }

    /// <summary>Whether images of a priority wait, all of which their shard has.</summary>
    internal bool Waiting(JobPriority priority)
    {
        lock (_gate) return scheduler.Ranked.Any(shard => shard.Priority == priority && shard.IsWhole && shard.Waiting > 0);
    }

    /// <summary>The next batch; waits for one.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public PlannedBatch Take(CancellationToken cancellation)
    {
        using var wake = cancellation.Register(() => Change(() => { }));
        lock (_gate)
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                if (scheduler.Next() is { } batch) return batch;
                Monitor.Wait(_gate);
            }
        }
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            change();
            Monitor.PulseAll(_gate);
        }
    }
}
