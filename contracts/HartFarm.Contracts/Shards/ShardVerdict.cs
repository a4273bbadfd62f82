namespace HartFarm.Contracts.Shards;

/// <summary>Whether a lease's result counts.</summary>
/// <param name="ShardId">The shard.</param>
/// <param name="Accepted">False when the lease was lost, or the job has ended: the objects are swept.</param>
/// <param name="Reason">Why not; null when it counts.</param>
public sealed record ShardVerdict(long ShardId, bool Accepted, string? Reason)
{
    /// <summary>The verdicts on the further results, in their order; empty from a coordinator of contracts before 5.</summary>
    public IReadOnlyList<ShardVerdict> Further { get; init; } = [];
}
