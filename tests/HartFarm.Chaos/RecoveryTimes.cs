namespace HartFarm.Chaos;

/// <summary>How long a farm took to go on, round by round.</summary>
internal sealed class RecoveryTimes
{
    /// <summary>From a worker's death until its leases have ended, so that others may have its shards.</summary>
    public List<TimeSpan> GivenBack { get; } = [];

    /// <summary>From a worker's death until others have all of its shards, behind those that were in their queue before.</summary>
    public List<TimeSpan> WithAnother { get; } = [];

    /// <summary>From the death of all coordinators until one listens.</summary>
    public List<TimeSpan> Listening { get; } = [];

    /// <summary>From the death of all coordinators until a shard is counted.</summary>
    public List<TimeSpan> Counted { get; } = [];
}
