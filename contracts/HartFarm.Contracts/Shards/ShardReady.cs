namespace HartFarm.Contracts.Shards;

/// <summary>On a size class's queue: there is a shard to be claimed. It says no more, for the truth is in the job store.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Enqueued">Which time it was enqueued: an older message than the last is ignored.</param>
/// <param name="JobId">Its job, for the claim; null in messages of contracts before 3.</param>
public sealed record ShardReady(long ShardId, int Enqueued, Guid? JobId = null);
