using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Manifests;

/// <summary>A shard for the manifest.</summary>
public sealed record ManifestShard
{
    /// <summary>Its number in the job, from 0.</summary>
    public required int Shard { get; init; }

    /// <summary>The index of its first image.</summary>
    public required long FirstImage { get; init; }

    /// <summary>How many images it was to have.</summary>
    public required long Images { get; init; }

    /// <summary>What its writer put; null when the shard failed as a whole.</summary>
    public required ShardContents? Contents { get; init; }

    /// <summary>Opens its index; not called when there are no contents.</summary>
    public required Func<CancellationToken, Task<Stream>> OpenIndex { get; init; }

    /// <summary>Why images are missing, by index, as far as it is known.</summary>
    public IReadOnlyDictionary<long, string> Failures { get; init; } = new Dictionary<long, string>();
}
