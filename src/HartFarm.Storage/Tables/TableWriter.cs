using Parquet;
using Parquet.Schema;

namespace HartFarm.Storage.Tables;

/// <summary>Writes a Parquet file row group by row group. The same rows give the same bytes.</summary>
internal sealed class TableWriter<TRow> : IAsyncDisposable
{
    private readonly (TableColumn<TRow> Column, Field Field)[] _columns;
    private readonly ParquetWriter _writer;

    private TableWriter((TableColumn<TRow> Column, Field Field)[] columns, ParquetWriter writer)
    {
        _columns = columns;
        _writer = writer;
    }

    /// <summary>Starts a file.</summary>
    /// <param name="stream">Able to seek; stays open.</param>
    /// <param name="columns">The columns in order.</param>
    /// <param name="packed">Pages are compressed, which is of no use to images and takes time.</param>
    /// <param name="cancellation">Stops it.</param>
    public static async Task<TableWriter<TRow>> CreateAsync(
        Stream stream, IReadOnlyList<TableColumn<TRow>> columns, bool packed, CancellationToken cancellation)
    {
        var ours = columns.Select(column => (Column: column, Field: column.CreateField())).ToArray();
        var schema = new ParquetSchema(ours.Select(column => column.Field));
        var options = new ParquetOptions { CompressionMethod = packed ? CompressionMethod.Snappy : CompressionMethod.None };
        var writer = await ParquetWriter.CreateAsync(schema, stream, options, cancellationToken: cancellation).ConfigureAwait(false);
        var features = string.Join(',', columns.Select(column => $"\"{column.Name}\":{column.Feature}"));
        writer.CustomMetadata = new Dictionary<string, string> { ["huggingface"] = "{\"info\":{\"features\":{" + features + "}}}" };
        return new TableWriter<TRow>(ours, writer);
    }

    /// <summary>Writes a row group.</summary>
    public async Task WriteAsync(IReadOnlyList<TRow> rows, CancellationToken cancellation)
    {
        using var group = _writer.CreateRowGroup();
        foreach (var (column, field) in _columns) await column.WriteAsync(group, field, rows, cancellation).ConfigureAwait(false);
        group.CompleteValidate();
    }

    /// <summary>Writes the end of the file.</summary>
    public ValueTask DisposeAsync() => _writer.DisposeAsync();
}
