namespace HartFarm.Contracts.OpenAI;

/// <summary>Finished images in OpenAI's shape.</summary>
public sealed record ImagesResponse
{
    /// <summary>When they were asked for, in seconds since 1970.</summary>
    public required long Created { get; init; }

    /// <summary>The images in order.</summary>
    public required IReadOnlyList<ImageData> Data { get; init; }

    /// <summary>Always <c>opaque</c>.</summary>
    public string Background { get; init; } = "opaque";

    /// <summary><c>png</c>, <c>jpeg</c> or <c>webp</c>.</summary>
    public required string OutputFormat { get; init; }

    /// <summary>The word that was sent.</summary>
    public required string Quality { get; init; }

    /// <summary>Width and height in pixels, as <c>512x512</c>.</summary>
    public required string Size { get; init; }

    /// <summary>What they took; null where the workers did not count it.</summary>
    public ImageUsage? Usage { get; init; }
}
