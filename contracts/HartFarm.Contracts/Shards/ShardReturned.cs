namespace HartFarm.Contracts.Shards;

/// <summary>A worker hands a shard back, since it drains or the store is away. It counts as no attempt.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Token">The lease's token.</param>
/// <param name="WorkerId">Who hands it back.</param>
/// <param name="Reason">Why, in a line.</param>
public sealed record ShardReturned(long ShardId, long Token, Guid WorkerId, string Reason);
