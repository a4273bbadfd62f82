using HartFarm.Contracts.Shards;
using HartFarm.Worker.Shards;

namespace HartFarm.Worker.Bus;

/// <summary>A worker that takes shards from queues.</summary>
public interface IShardTaker
{
    /// <summary>Waits until the worker may take a shard.</summary>
    /// <exception cref="OperationCanceledException">The token fired, or the worker takes no more.</exception>
    Task<SlotGate.Slot> WaitAsync(SizeClass sizeClass, bool interactive, CancellationToken cancellation);

    /// <summary>Claims a shard, and as many further ones as it has free places for, and begins what is granted. Leaves the places that are not needed.</summary>
    Task TakeAsync(ShardReady ready, SlotGate.Slot slot, CancellationToken cancellation);
}
