using HartFarm.Contracts.Jobs;

namespace HartFarm.Contracts.Http;

/// <summary>What a webhook tells of its job.</summary>
public sealed record WebhookJob
{
    /// <summary>32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    /// <summary>The name to show.</summary>
    public required string Name { get; init; }

    /// <summary>Where it stands.</summary>
    public required JobState State { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>Words to find it by.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Images that were asked for.</summary>
    public required long Images { get; init; }

    /// <summary>Images that are made.</summary>
    public required long Completed { get; init; }

    /// <summary>Images that could not be made.</summary>
    public required long Failed { get; init; }

    /// <summary>Bytes of the images' files.</summary>
    public required long ImageBytes { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When a worker began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}
