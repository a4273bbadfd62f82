namespace HartFarm.Contracts.Shards;

/// <summary>There is nothing to do: the message is to be forgotten.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Reason">Why, for the log.</param>
public sealed record ShardDenied(long ShardId, string Reason);
