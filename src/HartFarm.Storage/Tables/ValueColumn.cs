using Parquet;
using Parquet.Schema;

namespace HartFarm.Storage.Tables;

/// <summary>A column of numbers or truth values, none of them missing.</summary>
internal sealed class ValueColumn<TRow, TValue>(string name, Func<TRow, TValue> value) : TableColumn<TRow>(name)
    where TValue : struct
{
    public override Field CreateField() => new DataField(Name, typeof(TValue), isNullable: false);

    public override string Feature => FeatureNames.Of(typeof(TValue));

    public override Task WriteAsync(ParquetRowGroupWriter group, Field field, IReadOnlyList<TRow> rows, CancellationToken cancellation)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++) values[i] = value(rows[i]);
        return group.WriteAsync<TValue>((DataField)field, values, cancellationToken: cancellation);
    }
}
