namespace HartFarm.Worker.Shards;

/// <summary>How a worker's work on a shard ended.</summary>
public enum ShardEnd
{
    /// <summary>It is written, and counts.</summary>
    Accepted,

    /// <summary>It is written, and does not count: somebody else had the shard by then, or the job had ended.</summary>
    Refused,

    /// <summary>The lease was lost on the way.</summary>
    Lost,

    /// <summary>It was given up because of an error.</summary>
    Failed,

    /// <summary>It was handed back.</summary>
    Returned,
}
