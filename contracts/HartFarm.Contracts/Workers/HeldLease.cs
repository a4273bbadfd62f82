namespace HartFarm.Contracts.Workers;

/// <summary>A lease that a worker holds.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Token">The lease's token.</param>
/// <param name="ImagesDone">Images of the shard that are made.</param>
public sealed record HeldLease(long ShardId, long Token, int ImagesDone);
