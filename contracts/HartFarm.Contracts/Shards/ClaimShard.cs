namespace HartFarm.Contracts.Shards;

/// <summary>A worker asks for a lease; it is answered by <see cref="ShardGranted"/> or <see cref="ShardDenied"/>.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="WorkerId">Who asks.</param>
/// <param name="Enqueued">From the message that made it ask.</param>
/// <param name="JobId">From that message, too. Claims of one job's shards that come at the same time are answered together; nothing else depends on it.</param>
public sealed record ClaimShard(long ShardId, Guid WorkerId, int Enqueued, Guid? JobId = null);
