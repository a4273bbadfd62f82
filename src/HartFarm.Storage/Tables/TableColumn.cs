using Parquet;
using Parquet.Schema;

namespace HartFarm.Storage.Tables;

/// <summary>A column of a Parquet file, or the bytes and path of an image, which are two.</summary>
/// <typeparam name="TRow">What a row is made of.</typeparam>
internal abstract class TableColumn<TRow>(string name)
{
    public string Name { get; } = name;

    /// <summary>The column in the file's schema.</summary>
    public abstract Field Field { get; }

    /// <summary>What Hugging Face calls its values, as a JSON object.</summary>
    public abstract string Feature { get; }

    /// <summary>Writes its values of a row group.</summary>
    public abstract Task WriteAsync(ParquetRowGroupWriter group, IReadOnlyList<TRow> rows, CancellationToken cancellation);
}
