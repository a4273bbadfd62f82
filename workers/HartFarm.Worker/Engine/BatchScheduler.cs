using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;

namespace HartFarm.Worker.Engine;

/// <summary>
/// Decides which images go into the next batch: those of the highest priority, and of the oldest shard among equals, so that shards finish one
/// after the other. Room that is left in a batch goes to the next shards of the same size class. Not safe for concurrent calls.
/// </summary>
/// <param name="limit">How many images of a size class the device holds at once, as it is now.</param>
/// <remarks>
/// An interactive batch has no other images: somebody waits, and every further image makes it slower. A shard with batches of a fixed size has
/// them for itself, from its first image on, so that they are a function of the shard alone. A shard's images keep their order; copies of a
/// prompt stand beside each other in it, and so share a batch.
/// </remarks>
public sealed class BatchScheduler(Func<SizeClass, int> limit)
{
    private readonly List<ScheduledShard> _shards = [];
    private long _added;

    /// <summary>The shards, those first whose images come first.</summary>
    public IEnumerable<ScheduledShard> Ranked => _shards.OrderByDescending(shard => shard.Priority).ThenBy(shard => shard.Order);

    /// <summary>Takes a shard in, younger than all before.</summary>
    public void Add(ScheduledShard shard)
    {
        shard.Order = _added++;
        _shards.Add(shard);
    }

    /// <summary>Forgets a shard and its images that wait; those that are being made are not its any more.</summary>
    public void Remove(ScheduledShard shard)
    {
        _shards.Remove(shard);
        shard.Clear();
    }

    /// <summary>Whether a shard is still in.</summary>
    public bool Holds(ScheduledShard shard) => _shards.Contains(shard);

    /// <summary>Puts images back that were not made, as if they had never been taken.</summary>
    public void PutBack(IEnumerable<BatchSlot> slots)
    {
        foreach (var slot in slots.Reverse().Where(slot => Holds(slot.Shard))) slot.Shard.PutBack(slot.Image);
    }

    /// <summary>Takes the next batch out, or null where there is none to be made.</summary>
    public PlannedBatch? Next()
    {
        var ranked = Ranked.ToArray();
        if (ranked.FirstOrDefault(IsReady) is not { } lead) return null;
        List<BatchSlot> slots = [];
        if (lead.ExactBatch is { } exact)
        {
            Fill(slots, lead, exact);
            return new PlannedBatch(lead.SizeClass, slots, exact);
        }
        var size = limit(lead.SizeClass);
        Fill(slots, lead, size);
        foreach (var shard in ranked.Where(shard => Joins(lead, shard))) Fill(slots, shard, size);
        return new PlannedBatch(lead.SizeClass, slots, null);
    }

    // A shard whose prompts are still being read waits until they fill a batch.
    private bool IsReady(ScheduledShard shard) =>
        shard.Waiting > 0 && (shard.IsWhole || shard.Waiting >= (shard.ExactBatch ?? limit(shard.SizeClass)));

    private static bool Joins(ScheduledShard lead, ScheduledShard other) =>
        other != lead && other.ExactBatch is null && other.SizeClass == lead.SizeClass
        && (lead.Priority != JobPriority.Interactive || other.Priority == JobPriority.Interactive);

    private static void Fill(List<BatchSlot> slots, ScheduledShard shard, int size)
    {
        while (slots.Count < size && shard.Waiting > 0) slots.Add(new BatchSlot(shard, shard.Take()));
    }
}
