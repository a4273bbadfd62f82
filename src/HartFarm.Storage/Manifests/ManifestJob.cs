using System.Text.Json;
using HartFarm.Storage.Images;
using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Manifests;

/// <summary>What the manifest says of a job as a whole.</summary>
public sealed record ManifestJob
{
    public required Guid Id { get; init; }

    /// <summary>The dataset's name; one line.</summary>
    public required string Name { get; init; }

    /// <summary>How many images were asked for.</summary>
    public required long Images { get; init; }

    /// <summary>How many shards the job has.</summary>
    public required int Shards { get; init; }

    public required ShardFormat Format { get; init; }

    public required ImageEncoding Encoding { get; init; }

    /// <summary>The checkpoint's name.</summary>
    public required string Model { get; init; }

    /// <summary>SHA-256 of the checkpoint, in lower-case hexadecimal.</summary>
    public required string ModelHash { get; init; }

    /// <summary>The version of the program.</summary>
    public required string GeneratorVersion { get; init; }

    /// <summary>All that the images depend on, by name: seed, guidance, sampling, resolution, the prompts' hash and so on.</summary>
    public required IReadOnlyList<KeyValuePair<string, JsonElement>> Settings { get; init; }

    /// <summary>What the user says of the dataset.</summary>
    public string? Description { get; init; }

    /// <summary>An identifier such as <c>cc-by-4.0</c>, or an address.</summary>
    public string? License { get; init; }

    /// <summary>Where the dataset is to be found.</summary>
    public Uri? Url { get; init; }

    /// <summary>Who had it made.</summary>
    public string? Creator { get; init; }
}
