using HartFarm.Contracts.Jobs;

namespace HartFarm.Coordinator.Dispatch;

/// <summary>A job that wants shards handed out, or has some out.</summary>
public sealed record JobDemand
{
    public required Guid JobId { get; init; }
    public required string Tenant { get; init; }

    /// <summary>The tenant's weight, above 0.</summary>
    public required double Weight { get; init; }

    public required JobPriority Priority { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Shards that may be handed out.</summary>
    public required int Pending { get; init; }

    /// <summary>Shards that are in a queue or with workers.</summary>
    public required int Out { get; init; }

    /// <summary>Images of a shard: what a shard weighs against one of another job.</summary>
    public required int ShardSize { get; init; }
}
