using System.Text.Json.Serialization;

namespace HartFarm.Contracts.Jobs;

/// <summary>How the images of a shard lie together.</summary>
public enum DatasetFormat
{
    /// <summary>A tar a shard; an image, its text and its JSON beside each other.</summary>
    [JsonStringEnumMemberName("webdataset")]
    WebDataset,

    /// <summary>A Parquet file a shard, with Hugging Face's Image feature.</summary>
    Parquet,

    /// <summary>A folder a shard, with <c>metadata.jsonl</c>.</summary>
    [JsonStringEnumMemberName("imagefolder")]
    ImageFolder,
}
