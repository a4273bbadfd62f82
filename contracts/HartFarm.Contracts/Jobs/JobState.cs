namespace HartFarm.Contracts.Jobs;

/// <summary>Where a job stands. The ways between are drawn in docs/design.md.</summary>
public enum JobState
{
    /// <summary>Accepted; no worker has begun.</summary>
    Queued,

    /// <summary>At least one shard was claimed.</summary>
    Running,

    /// <summary>No shard is handed out until it is resumed; those that workers hold are finished.</summary>
    Paused,

    /// <summary>Every shard has ended; the manifest is being written.</summary>
    Finalizing,

    /// <summary>Every image is there, and the manifest names them.</summary>
    Completed,

    /// <summary>The manifest is there and names the images that are missing.</summary>
    CompletedWithErrors,

    /// <summary>More images failed than the job allows, or its manifest cannot be written.</summary>
    Failed,

    /// <summary>Somebody cancelled it. What was finished stays.</summary>
    Cancelled,
}
