using HartFarm.Contracts.Workers;

namespace HartFarm.Contracts.Http;

/// <summary>A worker that lives.</summary>
public sealed record WorkerInfo
{
    /// <summary>32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>Its machine's name.</summary>
    public required string Host { get; init; }

    /// <summary>Its process on that machine.</summary>
    public required int ProcessId { get; init; }

    /// <summary><c>cpu</c> or <c>cuda:N</c>.</summary>
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

    /// <summary>Shards that it works on.</summary>
    public required int Shards { get; init; }

    /// <summary>Whether it is to end.</summary>
    public required bool Draining { get; init; }

    /// <summary>What is wrong with it.</summary>
    public string? Trouble { get; init; }

    /// <summary>When it was first heard of.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>When it was last heard of.</summary>
    public required DateTimeOffset LastSeen { get; init; }
}
