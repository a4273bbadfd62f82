using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;

namespace HartFarm.Worker.Shards;

/// <summary>The coordinator, as a worker talks to it. A call waits for the coordinator as long as its token lets it.</summary>
public interface ICoordinator
{
    /// <summary>Asks for a lease.</summary>
    /// <returns>The lease, or null where there is nothing to do.</returns>
    Task<ClaimedShard?> ClaimAsync(ClaimShard claim, CancellationToken cancellation);

    /// <summary>Says that the worker lives.</summary>
    /// <exception cref="TimeoutException">There was no answer: unlike other calls, this is not tried again, for the next one says more.</exception>
    Task<HeartbeatReply> HeartbeatAsync(WorkerHeartbeat heartbeat, CancellationToken cancellation);

    /// <summary>Says that a shard is written.</summary>
    Task<ShardVerdict> CompleteAsync(ShardCompleted completed, CancellationToken cancellation);

    /// <summary>Gives a shard up because of an error.</summary>
    Task FailAsync(ShardFailed failed, CancellationToken cancellation);

    /// <summary>Hands a shard back.</summary>
    Task ReturnAsync(ShardReturned returned, CancellationToken cancellation);

    /// <summary>Says that the worker ends.</summary>
    Task StopAsync(WorkerStopped stopped, CancellationToken cancellation);
}
