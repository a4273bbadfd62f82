using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;

namespace HartFarm.Coordinator.Data.Rows;

/// <summary>A job. Its counters move in the same transaction as its shards.</summary>
public sealed class JobRow
{
    public Guid Id { get; init; }
    public required string Tenant { get; init; }
    public required string Name { get; init; }
    public JobState State { get; set; }
    public required string Model { get; init; }
    public int Width { get; init; }
    public int Height { get; init; }
    public JobPriority Priority { get; init; }
    public long Seed { get; init; }

    /// <summary>What else was asked for, as JSON of a <see cref="JobSettings"/>.</summary>
    public required JobSettings Settings { get; init; }

    public long Prompts { get; init; }
    public long Images { get; init; }
    public int ShardCount { get; init; }

    /// <summary>Images of a full shard.</summary>
    public int ShardSize { get; init; }

    public int? MaxFailures { get; init; }

    public int PendingShards { get; set; }
    public int EnqueuedShards { get; set; }
    public int LeasedShards { get; set; }
    public int PublishingShards { get; set; }
    public int CompletedShards { get; set; }
    public int FailedShards { get; set; }
    public int CancelledShards { get; set; }

    /// <summary>Images that lie under their final keys.</summary>
    public long ImagesCompleted { get; set; }

    /// <summary>Images that could not be made, those of failed shards among them.</summary>
    public long ImagesFailed { get; set; }

    /// <summary>Bytes of the finished images' files.</summary>
    public long ImageBytes { get; set; }

    /// <summary>Seconds that workers took for the finished shards.</summary>
    public double WorkerSeconds { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }

    /// <summary>When the job and its objects are deleted; set at its end.</summary>
    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>Until when one coordinator has the finalizing to itself.</summary>
    public DateTimeOffset? FinalizeUntil { get; set; }

    /// <summary>How often finalizing was tried in vain.</summary>
    public int FinalizeAttempts { get; set; }

    /// <summary>Its webhook's receiver wants no more of it.</summary>
    public bool WebhookGone { get; set; }

    /// <summary>Somebody asked for its deletion: its objects go first, then its rows.</summary>
    public bool Deleting { get; set; }

    /// <summary>Why it failed, or what it waits for.</summary>
    public string? Error { get; set; }

    /// <summary>What decides the memory of its images.</summary>
    public SizeClass SizeClass => new(Model, Width, Height);

    /// <summary>Shards on which nothing more happens by itself.</summary>
    public int EndedShards => CompletedShards + FailedShards + CancelledShards;
}
