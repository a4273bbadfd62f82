using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Manifests;

/// <summary>Patterns of the data's names, as Hugging Face and Croissant take them.</summary>
internal static class DataPaths
{
    /// <summary>What a loader of the dataset needs.</summary>
    public static string ToLoad(ShardFormat format) => format switch
    {
        ShardFormat.WebDataset => "data/*.tar",
        ShardFormat.Parquet => "data/*.parquet",
        _ => "data/**",
    };

    /// <summary>The media type of a shard's main object.</summary>
    public static string MediaTypeOf(ShardFormat format) => format switch
    {
        ShardFormat.WebDataset => "application/x-tar",
        ShardFormat.Parquet => ParquetType,
        _ => "application/jsonlines",
    };

    public const string ParquetType = "application/vnd.apache.parquet";
}
