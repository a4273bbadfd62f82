namespace HartFarm.Storage.Shards;

/// <summary>What a shard's writer put. The size of this does not depend on the number of images.</summary>
/// <param name="Main">The tar, the Parquet file, or the folder's <c>metadata.jsonl</c>.</param>
/// <param name="Index">The shard's index, which names every image and, for a folder, each image's object.</param>
/// <param name="Images">How many images there are.</param>
/// <param name="ImageBytes">The bytes of their files together.</param>
public sealed record ShardContents(ShardObject Main, ShardObject Index, long Images, long ImageBytes);
