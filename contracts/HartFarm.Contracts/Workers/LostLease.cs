namespace HartFarm.Contracts.Workers;

/// <summary>A lease that is gone.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Token">The lease's token.</param>
/// <param name="Reason">Why: it expired, or the job was cancelled.</param>
public sealed record LostLease(long ShardId, long Token, string Reason);
