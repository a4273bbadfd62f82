namespace HartFarm.Contracts.Workers;

/// <summary>A worker lives, can do this, and holds these leases; it is answered by <see cref="HeartbeatReply"/>.</summary>
public sealed record WorkerHeartbeat
{
    /// <summary>The worker, from its start to its end.</summary>
    public required Guid WorkerId { get; init; }

    /// <summary>Its machine's name.</summary>
    public required string Host { get; init; }

    /// <summary>Its process on that machine.</summary>
    public required int ProcessId { get; init; }

    /// <summary>Where it computes: <c>cpu</c> or <c>cuda:0</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The device's name.</summary>
    public required string DeviceName { get; init; }

    /// <summary>The element type that it computes in.</summary>
    public required string Precision { get; init; }

    /// <summary>The version of HartFarm.</summary>
    public required string Version { get; init; }

    /// <summary>The device's memory in bytes.</summary>
    public required long MemoryTotal { get; init; }

    /// <summary>What is free of it.</summary>
    public required long MemoryFree { get; init; }

    /// <summary>What it can do.</summary>
    public required IReadOnlyList<SizeClassPlan> Plan { get; init; }

    /// <summary>The leases that it holds.</summary>
    public required IReadOnlyList<HeldLease> Leases { get; init; }

    /// <summary>Whether it takes no more shards, since it is to end.</summary>
    public bool Draining { get; init; }

    /// <summary>What is wrong with it, such as a store that it cannot reach; null is nothing.</summary>
    public string? Trouble { get; init; }
}
