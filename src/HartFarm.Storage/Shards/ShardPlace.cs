namespace HartFarm.Storage.Shards;

/// <summary>Where a writer put an image.</summary>
internal readonly record struct ShardPlace(string Object, long? Offset, int? RowGroup = null, int? Row = null);
