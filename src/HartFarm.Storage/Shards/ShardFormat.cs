namespace HartFarm.Storage.Shards;

/// <summary>How a job's images lie in its objects.</summary>
public enum ShardFormat
{
    /// <summary>A tar a shard; an image, its <c>.txt</c> and its <c>.json</c> are neighbours in it.</summary>
    WebDataset,

    /// <summary>A Parquet file a shard, with Hugging Face's image feature.</summary>
    Parquet,

    /// <summary>A folder a shard: image files and a <c>metadata.jsonl</c>.</summary>
    ImageFolder,
}
