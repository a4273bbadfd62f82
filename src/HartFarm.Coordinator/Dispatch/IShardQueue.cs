using HartFarm.Contracts.Shards;

namespace HartFarm.Coordinator.Dispatch;

/// <summary>The queues that workers take shards from.</summary>
public interface IShardQueue
{
    /// <summary>Whether there is any use in sending.</summary>
    bool IsReady { get; }

    /// <summary>Sends to a size class's queue. When it returns, the queue has the message.</summary>
    /// <exception cref="QueueUnavailableException">Nobody knows whether the queue has it.</exception>
    Task SendAsync(SizeClass sizeClass, bool interactive, ShardReady message, CancellationToken cancellation);
}
