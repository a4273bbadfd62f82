using Parquet;
using Parquet.Schema;

namespace HartFarm.Storage.Tables;

/// <summary>A column of strings of which some may be missing.</summary>
internal sealed class TextColumn<TRow>(string name, Func<TRow, string?> value) : TableColumn<TRow>(name)
{
    public override Field CreateField() => new DataField(Name, typeof(string), isNullable: true);

    public override string Feature => FeatureNames.Of(typeof(string));

    public override Task WriteAsync(ParquetRowGroupWriter group, Field field, IReadOnlyList<TRow> rows, CancellationToken cancellation)
    {
        var values = new ReadOnlyMemory<char>?[rows.Count];
        for (var i = 0; i < values.Length; i++) values[i] = value(rows[i])?.AsMemory();
        return group.WriteAsync<ReadOnlyMemory<char>>((DataField)field, values.AsMemory(), cancellationToken: cancellation);
    }
}
