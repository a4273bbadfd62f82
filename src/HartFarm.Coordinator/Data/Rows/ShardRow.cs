using HartFarm.Contracts.Shards;

namespace HartFarm.Coordinator.Data.Rows;

/// <summary>A shard: a run of a job's images, and who works on it.</summary>
public sealed class ShardRow
{
    public long Id { get; init; }
    public Guid JobId { get; init; }

    /// <summary>Its place among the job's, from 0.</summary>
    public int Index { get; init; }

    public long FirstImage { get; init; }
    public int Images { get; init; }

    /// <summary>Where its first prompt's line begins in the job's object of prompts, in bytes.</summary>
    public long PromptOffset { get; init; }

    /// <summary>Bytes to the end of its last prompt's line.</summary>
    public long PromptLength { get; init; }

    /// <summary>Images of its first prompt that belong to the shard before.</summary>
    public int SkippedImages { get; init; }

    public ShardState State { get; set; }

    /// <summary>The fencing token: one more with each lease, never less.</summary>
    public long Token { get; set; }

    /// <summary>The worker that has the lease, or had the last.</summary>
    public Guid? LeaseOwner { get; set; }

    /// <summary>When the lease ends unless it is renewed; for a shard that is being published, when another coordinator takes over.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>Images that the worker says are made.</summary>
    public int ImagesDone { get; set; }

    /// <summary>Failures that count.</summary>
    public int Attempts { get; set; }

    /// <summary>Leases that ended without a word.</summary>
    public int Expirations { get; set; }

    /// <summary>It is not handed out before.</summary>
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>How often it was sent to a queue.</summary>
    public int Enqueued { get; set; }

    /// <summary>When it was last sent.</summary>
    public DateTimeOffset? EnqueuedAt { get; set; }

    /// <summary>The main object and the index that the lease that counts wrote; null before.</summary>
    public IReadOnlyList<WrittenObject>? Objects { get; set; }

    /// <summary>Bytes of its images' files together, as its index adds up.</summary>
    public long ImageBytes { get; set; }

    /// <summary>Images that could not be made; the shard's index names them.</summary>
    public int ImagesFailed { get; set; }

    /// <summary>Seconds from the lease to the result.</summary>
    public double Seconds { get; set; }

    /// <summary>The model that made it.</summary>
    public string? ModelHash { get; set; }

    /// <summary>The last thing that went wrong.</summary>
    public string? Error { get; set; }
}
