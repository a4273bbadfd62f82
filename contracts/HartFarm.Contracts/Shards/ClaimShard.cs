namespace HartFarm.Contracts.Shards;

/// <summary>A worker asks for a lease; it is answered by <see cref="ShardGranted"/> or <see cref="ShardDenied"/>.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="WorkerId">Who asks.</param>
/// <param name="Enqueued">From the message that made it ask.</param>
/// <param name="JobId">From that message, too. Claims of one job's shards that come at the same time are answered together; nothing else depends on it.</param>
/// <param name="Places">Shards that the worker has room for, this one among them; 1 in messages of contracts before 4.</param>
/// <param name="Images">Images that these may have together. Where they are fewer than this shard's, it is granted alone.</param>
public sealed record ClaimShard(long ShardId, Guid WorkerId, int Enqueued, Guid? JobId = null, int Places = 1, int Images = 0);
