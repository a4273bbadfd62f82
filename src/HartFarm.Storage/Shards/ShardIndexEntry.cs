using HartFarm.Storage.Datasets;
using HartFarm.Storage.Images;

namespace HartFarm.Storage.Shards;

/// <summary>What a shard's index says of an image: where its bytes lie, and what made it.</summary>
public sealed record ShardIndexEntry
{
    /// <summary>The image's name, unique in the job.</summary>
    public required string Key { get; init; }

    /// <summary>The shard's number in the job.</summary>
    public required int Shard { get; init; }

    /// <summary>The object that holds it, relative to the job.</summary>
    public required string Object { get; init; }

    /// <summary>Where its bytes start in the object; null in a Parquet file, which may pack them.</summary>
    public long? Offset { get; init; }

    /// <summary>The bytes of its file.</summary>
    public required long Length { get; init; }

    /// <summary>Its row group in a Parquet file, from 0.</summary>
    public int? RowGroup { get; init; }

    /// <summary>Its row in the row group, from 0.</summary>
    public int? Row { get; init; }

    /// <summary>SHA-256 of its file in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>The format of its file.</summary>
    public required ImageFormat Format { get; init; }

    /// <summary>What made it; its index is the image's place in the job.</summary>
    public required ImageRecord Record { get; init; }
}
