namespace HartFarm.Coordinator.Leases;

/// <summary>A shard that is to be sent to its size class's queue.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Enqueued">Which time it is.</param>
public sealed record EnqueuedShard(long ShardId, int Enqueued);
