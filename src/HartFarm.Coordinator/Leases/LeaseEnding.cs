namespace HartFarm.Coordinator.Leases;

/// <summary>How a lease ended without a result.</summary>
internal enum LeaseEnding
{
    /// <summary>The worker handed the shard back: no failure.</summary>
    Returned,

    /// <summary>The worker said that it failed.</summary>
    Failed,

    /// <summary>The worker was not heard of any more.</summary>
    Expired,
}
