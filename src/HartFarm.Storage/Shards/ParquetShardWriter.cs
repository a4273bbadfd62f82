using HartFarm.Storage.Datasets;
using HartFarm.Storage.Shards.Spooling;
using HartFarm.Storage.Tables;

namespace HartFarm.Storage.Shards;

/// <summary>A Parquet file with Hugging Face's image feature, in row groups of at most 100 images or 32 MiB, which is what is held in memory.</summary>
internal sealed class ParquetShardWriter(ShardLayout layout, IShardTarget target, Func<SpoolFile> spool) : ShardWriter(layout, target, spool)
{
    private const int GroupRows = 100;
    private const long GroupBytes = 32 * 1024 * 1024;

    private readonly List<ShardImage> _group = [];
    private TableWriter<ShardImage>? _table;
    private long _groupBytes;
    private int _groups;

    /// <summary>The file's columns.</summary>
    public static IReadOnlyList<TableColumn<ShardImage>> Columns { get; } =
    [
        new ImageColumn<ShardImage>(ImageColumn<ShardImage>.Usual, image => image.File, image => image.FileName),
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

    private protected override async ValueTask ReleaseAsync()
    {
        try
        {
            if (_table is not null) await _table.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is DatasetWriteException or InvalidOperationException)
        {
            // It writes the end of a file that nobody will read; the failure to report was an earlier one.
        }
    }

    private async Task WriteGroupAsync(CancellationToken cancellation)
    {
        var table = await TableAsync(cancellation).ConfigureAwait(false);
        await table.WriteAsync(_group, cancellation).ConfigureAwait(false);
        _groups++;
        _group.Clear();
        _groupBytes = 0;
    }

    private async Task<TableWriter<ShardImage>> TableAsync(CancellationToken cancellation) =>
        _table ??= await TableWriter<ShardImage>.CreateAsync(Main, Columns, packed: false, cancellation).ConfigureAwait(false);
}
