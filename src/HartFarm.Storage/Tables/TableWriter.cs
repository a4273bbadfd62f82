using Parquet;
using Parquet.Schema;

namespace HartFarm.Storage.Tables;

/// <summary>Writes a Parquet file row group by row group. The same rows give the same bytes.</summary>
internal sealed class TableWriter<TRow> : IAsyncDisposable
{
    private readonly IReadOnlyList<TableColumn<TRow>> _columns;
    private readonly ParquetWriter _writer;

    private TableWriter(IReadOnlyList<TableColumn<TRow>> columns, ParquetWriter writer)
    {
        _columns = columns;
        _writer = writer;
    }

    /// <summary>Starts a file.</summary>
    /// <param name="stream">Able to seek; stays open.</param>
    /// <param name="columns">The columns in order.</param>
    /// <param name="compression">How the values are packed.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<TableWriter<TRow>> CreateAsync(
        Stream stream, IReadOnlyList<TableColumn<TRow>> columns, CompressionMethod compression, CancellationToken cancellation)
    {
        var schema = new ParquetSchema([.. columns.Select(column => column.Field)]);
        var options = new ParquetOptions { CompressionMethod = compression };
        var writer = await ParquetWriter.CreateAsync(schema, stream, options, cancellationToken: cancellation).ConfigureAwait(false);
        var features = string.Join(',', columns.Select(column => $"\"{column.Name}\":{column.Feature}"));
        writer.CustomMetadata = new Dictionary<string, string> { ["huggingface"] = "{\"info\":{\"features\":{" + features + "}}}" };
        return new TableWriter<TRow>(columns, writer);
    }

    /// <summary>Writes a row group.</summary>
    public async Task WriteAsync(IReadOnlyList<TRow> rows, CancellationToken cancellation)
    {
        using var group = _writer.CreateRowGroup();
        foreach (var column in _columns) await column.WriteAsync(group, rows, cancellation).ConfigureAwait(false);
        group.CompleteValidate();
    }

    /// <summary>Writes the end of the file.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
