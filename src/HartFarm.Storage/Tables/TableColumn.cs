using Parquet;
using Parquet.Schema;

namespace HartFarm.Storage.Tables;

/// <summary>A column of a Parquet file, or the bytes and path of an image, which are two.</summary>
/// <typeparam name="TRow">What a row is made of.</typeparam>
internal abstract class TableColumn<TRow>(string name)
{
    public string Name { get; } = name;

    /// <summary>The column in a file's schema, a new one for each file: a schema sets levels in its fields, and another file being written reads them.</summary>
    public abstract Field CreateField();

    /// <summary>What Hugging Face calls its values, as a JSON object.</summary>
    public abstract string Feature { get; }

    /// <summary>Writes its values of a row group.</summary>
    /// <param name="group">The row group.</param>
    /// <param name="field">What <see cref="CreateField"/> gave for the file.</param>
    /// <param name="rows">All rows of the group.</param>
    /// <param name="cancellation">Stops it.</param>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, Field field, IReadOnlyList<TRow> rows, CancellationToken cancellation);
}
