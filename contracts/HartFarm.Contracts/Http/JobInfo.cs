using HartFarm.Contracts.Jobs;

namespace HartFarm.Contracts.Http;

/// <summary>A job as the HTTP interface tells it.</summary>
public sealed record JobInfo
{
    /// <summary>32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The name to show.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobState State { get; init; }

    /// <summary>Why it failed, or what it waits for.</summary>
    public string? Error { get; init; }

    /// <summary>
    /// What holds it up now, a line each: troubles of workers that have its shards, or that no live worker makes it. Null where nothing is known to, and in lists.
    /// </summary>
    public IReadOnlyList<string>? HeldUpBy { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>Width and height in pixels, as <c>512x512</c>.</summary>
    public required string Size { get; init; }

    /// <summary>Who goes first within a tenant.</summary>
    public required JobPriority Priority { get; init; }

    /// <summary>The start of all seeds.</summary>
    public required long Seed { get; init; }

    /// <summary>Strength of guidance where a prompt names none.</summary>
    public required double Guidance { get; init; }

    /// <summary>How codes are drawn.</summary>
    public required SamplingSettings Sampling { get; init; }

    /// <summary>What the images are written as.</summary>
    public required OutputSettings Output { get; init; }

    /// <summary>Images of a prompt that names no count.</summary>
    public required int ImagesPerPrompt { get; init; }

    /// <summary>Whether every batch is filled up to one fixed size.</summary>
    public required bool Exact { get; init; }

    /// <summary>Words to find it by.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Who is told of its end; null is nobody.</summary>
    public JobWebhookInfo? Webhook { get; init; }

    /// <summary>Prompts, after expansion.</summary>
    public required long Prompts { get; init; }

    /// <summary>How many images have been made, and how fast.</summary>
    public required JobProgressInfo Progress { get; init; }

    /// <summary>Images of a full shard.</summary>
    public required int ShardSize { get; init; }

    /// <summary>Its shards by state.</summary>
    public required ShardCounts Shards { get; init; }

    /// <summary>Where some of the images that were finished last are fetched, relative to the coordinator, the newest first. In events alone.</summary>
    public IReadOnlyList<string>? NewestImages { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a worker began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>When it is deleted with its objects.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
