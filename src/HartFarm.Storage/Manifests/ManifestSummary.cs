using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Manifests;

/// <summary>What the manifest found in the shards.</summary>
/// <param name="Made">How many images there are.</param>
/// <param name="Missing">How many of those asked for there are not.</param>
/// <param name="ImageBytes">The bytes of the images' files together.</param>
/// <param name="Objects">The shards' tars, Parquet files or <c>metadata.jsonl</c>, in order.</param>
/// <param name="Table">The manifest's table.</param>
public sealed record ManifestSummary(long Made, long Missing, long ImageBytes, IReadOnlyList<ShardObject> Objects, ShardObject Table);
