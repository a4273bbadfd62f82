using System.Globalization;
using System.Runtime.CompilerServices;

namespace HartFarm.Storage.Shards;

/// <summary>The names of a shard's objects, relative to the job. They are a function of the job alone.</summary>
/// <param name="Format">How the images lie in them.</param>
/// <param name="Shard">The shard's number in the job, from 0.</param>
/// <param name="Shards">How many shards the job has.</param>
public sealed record ShardLayout(ShardFormat Format, int Shard, int Shards)
{
    /// <summary>The folder of the shards' objects.</summary>
    public const string DataFolder = "data";

    /// <summary>The folder of the shards' indices.</summary>
    public const string IndexFolder = "index";

    /// <summary>The one object that holds all: the tar, the Parquet file, or the folder's <c>metadata.jsonl</c>.</summary>
    public string MainName => Format switch
    {
        ShardFormat.WebDataset => Name($"{DataFolder}/{Shard:D6}.tar"),
        ShardFormat.Parquet => Name($"{DataFolder}/train-{Shard:D5}-of-{Shards:D5}.parquet"),
        ShardFormat.ImageFolder => Name($"{DataFolder}/{Shard:D6}/metadata.jsonl"),
        var unknown => throw new ShardException($"unknown shard format {unknown}"),
    };

    /// <summary>The shard's index: a line of JSON an image.</summary>
    public string IndexName => Name($"{IndexFolder}/{Shard:D6}.jsonl");

    /// <summary>An image's own object in an <see cref="ShardFormat.ImageFolder"/>.</summary>
    public string ImageName(string fileName) => Name($"{DataFolder}/{Shard:D6}/{fileName}");

    private static string Name(DefaultInterpolatedStringHandler name) => string.Create(CultureInfo.InvariantCulture, ref name);
}
