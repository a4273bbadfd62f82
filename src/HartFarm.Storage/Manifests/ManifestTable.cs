using HartFarm.Storage.Shards;
using HartFarm.Storage.Tables;

namespace HartFarm.Storage.Manifests;

/// <summary>The columns of <see cref="ManifestNames.Table"/>.</summary>
internal static class ManifestTable
{
    public static IReadOnlyList<TableColumn<ShardIndexEntry>> Columns { get; } =
    [
        new TextColumn<ShardIndexEntry>("key", entry => entry.Key),
        new ValueColumn<ShardIndexEntry, long>("index", entry => entry.Record.Index),
        new ValueColumn<ShardIndexEntry, int>("shard", entry => entry.Shard),
        new TextColumn<ShardIndexEntry>("object", entry => entry.Object),
        new OptionalColumn<ShardIndexEntry, long>("offset", entry => entry.Offset),
        new ValueColumn<ShardIndexEntry, long>("length", entry => entry.Length),
        new OptionalColumn<ShardIndexEntry, int>("row_group", entry => entry.RowGroup),
        new OptionalColumn<ShardIndexEntry, int>("row", entry => entry.Row),
        new TextColumn<ShardIndexEntry>("sha256", entry => entry.Sha256),
        new TextColumn<ShardIndexEntry>("format", entry => ShardIndexJson.NameOf(entry.Format)),
        .. RecordColumns.Of<ShardIndexEntry>(entry => entry.Record),
    ];
}
