namespace HartFarm.Contracts.Shards;

/// <summary>A worker has written a shard, or several; it is answered by <see cref="ShardVerdict"/>.</summary>
public sealed record ShardCompleted
{
    /// <summary>The shard.</summary>
    public required long ShardId { get; init; }

    /// <summary>The shard's job. Results of one job that come at the same time are taken together; nothing else depends on it.</summary>
    public Guid? JobId { get; init; }

    /// <summary>The lease's token.</summary>
    public required long Token { get; init; }

    /// <summary>Who made it.</summary>
    public required Guid WorkerId { get; init; }

    /// <summary>What was written under the lease's key.</summary>
    public required IReadOnlyList<WrittenObject> Objects { get; init; }

    /// <summary>Images that were made.</summary>
    public required int Images { get; init; }

    /// <summary>Images that could not be made.</summary>
    public IReadOnlyList<ImageFailure> Failures { get; init; } = [];

    /// <summary>The model that made them.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Seconds from the lease to this message.</summary>
    public required double Seconds { get; init; }

    /// <summary>What it took by stage; null where the worker does not tell.</summary>
    public ShardWork? Work { get; init; }

    /// <summary>The span of its making, as W3C's trace context writes it: results that go together are of several traces. Null where nobody records.</summary>
    public string? Trace { get; init; }

    /// <summary>
    /// Results of the same job that the worker had at the same time, with none in them. A coordinator of contracts before 5 takes no notice of them: its
    /// verdict has none for them, and they are sent by themselves.
    /// </summary>
    public IReadOnlyList<ShardCompleted> Further { get; init; } = [];
}
