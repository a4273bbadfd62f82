using System.Text.Json;

namespace HartFarm.Contracts.Http;

/// <summary>A finished image.</summary>
public sealed record ImageInfo
{
    /// <summary>Its place in the job, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>Its name, unique in the job.</summary>
    public required string Key { get; init; }

    /// <summary>The shard's number in the job.</summary>
    public required int Shard { get; init; }

    /// <summary>The object that holds it, relative to the job.</summary>
    public required string Object { get; init; }

    /// <summary>Where its bytes start in the object; null in a Parquet file.</summary>
    public long? Offset { get; init; }

    /// <summary>The bytes of its file.</summary>
    public required long Bytes { get; init; }

    /// <summary>SHA-256 of its file in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary><c>png</c>, <c>jpeg</c> or <c>webp</c>.</summary>
    public required string Format { get; init; }

    /// <summary>The prompt as it was given.</summary>
    public required string Prompt { get; init; }

    /// <summary>What it was made of, where expansion made another prompt.</summary>
    public string? FinalPrompt { get; init; }

    /// <summary>Its seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Strength of guidance.</summary>
    public required double Guidance { get; init; }

    /// <summary>The prompt's own fields.</summary>
    public IReadOnlyDictionary<string, JsonElement>? Metadata { get; init; }

    /// <summary>Where to fetch it, relative to the coordinator.</summary>
    public required string Url { get; init; }

    /// <summary>Where the object store itself gives it; null where its file is part of an object, and where the coordinator alone gives objects.</summary>
    public PresignedLink? Link { get; init; }
}
