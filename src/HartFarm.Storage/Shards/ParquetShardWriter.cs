using HartFarm.Storage.Tables;
using Parquet;

namespace HartFarm.Storage.Shards;

/// <summary>A Parquet file with Hugging Face's image feature, in row groups of at most 100 images or 64 MiB, which is what is held in memory.</summary>
internal sealed class ParquetShardWriter(ShardLayout layout, IShardTarget target, string? spoolFolder) : ShardWriter(layout, target, spoolFolder)
{
    private const int GroupRows = 100;
    private const long GroupBytes = 64 * 1024 * 1024;

    private readonly List<ShardImage> _group = [];
    private TableWriter<ShardImage>? _table;
    private long _groupBytes;
    private int _groups;

    /// <summary>The file's columns.</summary>
    public static IReadOnlyList<TableColumn<ShardImage>> Columns { get; } =
    [
        new ImageColumn<ShardImage>("image", image => image.File, image => image.FileName),
        new TextColumn<ShardImage>("key", image => image.Key),
        new ValueColumn<ShardImage, long>("index", image => image.Record.Index),
        .. RecordColumns.Of<ShardImage>(image => image.Record),
    ];

    private protected override async Task<ShardPlace> AppendAsync(ShardImage image, CancellationToken cancellation)
    {
        if (_group.Count == GroupRows || (_group.Count > 0 && _groupBytes + image.File.Length > GroupBytes))
            await GuardedAsync(() => WriteGroupAsync(cancellation)).ConfigureAwait(false);
        _group.Add(image);
        _groupBytes += image.File.Length;
        return new ShardPlace(Layout.MainName, Offset: null, _groups, _group.Count - 1);
    }

    private protected override async Task FinishAsync(CancellationToken cancellation)
    {
        if (_group.Count > 0) await WriteGroupAsync(cancellation).ConfigureAwait(false);
        var table = await TableAsync(cancellation).ConfigureAwait(false);
        _table = null;
        await table.DisposeAsync().ConfigureAwait(false);
    }

    private protected override ValueTask ReleaseAsync() => _table is null ? ValueTask.CompletedTask : _table.DisposeAsync();

    private async Task WriteGroupAsync(CancellationToken cancellation)
    {
        var table = await TableAsync(cancellation).ConfigureAwait(false);
        await table.WriteAsync(_group, cancellation).ConfigureAwait(false);
        _groups++;
        _group.Clear();
        _groupBytes = 0;
    }

    // Images are packed already: packing them again takes time and no bytes off.
    private async Task<TableWriter<ShardImage>> TableAsync(CancellationToken cancellation) =>
        _table ??= await TableWriter<ShardImage>.CreateAsync(Main, Columns, CompressionMethod.None, cancellation).ConfigureAwait(false);
}
