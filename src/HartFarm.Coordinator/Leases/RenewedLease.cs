namespace HartFarm.Coordinator.Leases;

/// <summary>A lease that goes on.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Token">The lease's token: a worker may have held the shard under an earlier one.</param>
public sealed record RenewedLease(long ShardId, long Token);
