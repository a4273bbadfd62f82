namespace HartFarm.Contracts.OpenAI;

/// <summary>An image in OpenAI's shape.</summary>
public sealed record ImageData
{
    /// <summary>The file in base64; null where an address was asked for.</summary>
    public string? B64Json { get; init; }

    /// <summary>Where to fetch it, with the same key; null where it is here.</summary>
    public string? Url { get; init; }

    /// <summary>The seed that makes it again. OpenAI has no such field.</summary>
    public required long Seed { get; init; }
}
