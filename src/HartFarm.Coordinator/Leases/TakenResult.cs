using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;

namespace HartFarm.Coordinator.Leases;

/// <summary>What became of a result.</summary>
/// <param name="Verdict">What its worker is told.</param>
internal sealed record TakenResult(ShardVerdict Verdict)
{
    /// <summary>The job, where the result is to be published.</summary>
    public JobRow? Job { get; init; }

    /// <summary>The shard as it is then, where the result is to be published.</summary>
    public ShardRow? Shard { get; init; }

    /// <summary>It counts, and did not before.</summary>
    public bool IsNew { get; init; }

    /// <summary>What the end of a lease brought about whose result is no good.</summary>
    public JobStep? Step { get; init; }
}
