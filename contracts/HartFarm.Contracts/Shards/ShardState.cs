namespace HartFarm.Contracts.Shards;

/// <summary>Where a shard stands. The ways between are drawn in docs/design.md.</summary>
public enum ShardState
{
    /// <summary>To be done.</summary>
    Pending,

    /// <summary>In a queue of the broker.</summary>
    Enqueued,

    /// <summary>A worker has a lease on it.</summary>
    Leased,

    /// <summary>Its lease's result counts, and its objects are getting their final keys.</summary>
    Publishing,

    /// <summary>Its objects are written and counted.</summary>
    Completed,

    /// <summary>It failed too often, and is set aside until it is retried.</summary>
    Failed,

    /// <summary>Its job was cancelled first.</summary>
    Cancelled,
}
