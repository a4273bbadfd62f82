using HartFarm.Contracts.Shards;
using HartFarm.Worker.Shards;

namespace HartFarm.Worker.Bus;

/// <summary>A worker that takes shards from queues.</summary>
public interface IShardTaker
{
    /// <summary>Waits until the worker may take a shard.</summary>
    /// <exception cref="OperationCanceledException">The token fired, or the worker takes no more.</exception>
    Task<SlotGate.Slot> WaitAsync(SizeClass sizeClass, bool interactive, CancellationToken cancellation);

    /// <summary>Claims a shard, and begins it if it is granted. Leaves the place if it is not.</summary>
    Task TakeAsync(ShardReady ready, SlotGate.Slot slot, CancellationToken cancellation);
}
