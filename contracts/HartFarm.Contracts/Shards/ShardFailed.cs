namespace HartFarm.Contracts.Shards;

/// <summary>A worker gives a shard up because of an error. It counts as an attempt.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Token">The lease's token.</param>
/// <param name="WorkerId">Who gives it up.</param>
/// <param name="Error">Why, in a line.</param>
public sealed record ShardFailed(long ShardId, long Token, Guid WorkerId, string Error);
