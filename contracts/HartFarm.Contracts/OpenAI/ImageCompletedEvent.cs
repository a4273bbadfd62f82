namespace HartFarm.Contracts.OpenAI;

/// <summary>A finished image of a stream in OpenAI's shape.</summary>
public sealed record ImageCompletedEvent
{
    /// <summary>What the event is called.</summary>
    public const string EventType = "image_generation.completed";

    /// <summary>Always <see cref="EventType"/>.</summary>
    public string Type { get; init; } = EventType;

    /// <summary>The file in base64.</summary>
    public required string B64Json { get; init; }

    /// <summary>When the event was sent, in seconds since 1970.</summary>
    public required long CreatedAt { get; init; }

    /// <summary>Always <c>opaque</c>.</summary>
    public string Background { get; init; } = "opaque";

    /// <summary><c>png</c>, <c>jpeg</c> or <c>webp</c>.</summary>
    public required string OutputFormat { get; init; }

    /// <summary>The word that was sent.</summary>
    public required string Quality { get; init; }

    /// <summary>Width and height in pixels, as <c>512x512</c>.</summary>
    public required string Size { get; init; }

    /// <summary>What this image took; null where the workers did not count it.</summary>
    public ImageUsage? Usage { get; init; }

    /// <summary>Which of the request's images it is, from 0. OpenAI has no such field.</summary>
    public required int ImageIndex { get; init; }

    /// <summary>The seed that makes it again. OpenAI has no such field.</summary>
    public required long Seed { get; init; }
}
