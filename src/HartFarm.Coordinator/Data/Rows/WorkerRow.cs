using HartFarm.Contracts.Workers;

namespace HartFarm.Coordinator.Data.Rows;

/// <summary>A worker process, as its last heartbeat described it.</summary>
public sealed class WorkerRow
{
    public Guid Id { get; init; }
    public required string Host { get; set; }
    public int ProcessId { get; set; }
    public required string Device { get; set; }
    public required string DeviceName { get; set; }
    public required string Precision { get; set; }
    public required string Version { get; set; }
    public long MemoryTotal { get; set; }
    public long MemoryFree { get; set; }

    /// <summary>What it can do, as JSON.</summary>
    public required IReadOnlyList<SizeClassPlan> Plan { get; set; }

    public bool Draining { get; set; }
    public string? Trouble { get; set; }
    public DateTimeOffset FirstSeen { get; init; }
    public DateTimeOffset LastSeen { get; set; }

    /// <summary>When it said that it ends; null while it has not.</summary>
    public DateTimeOffset? StoppedAt { get; set; }
}
