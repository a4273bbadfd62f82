using Parquet;
using Parquet.Schema;

namespace HartFarm.Storage.Tables;

/// <summary>A column of numbers or truth values of which some may be missing.</summary>
internal sealed class OptionalColumn<TRow, TValue>(string name, Func<TRow, TValue?> value) : TableColumn<TRow>(name)
    where TValue : struct
{
    public override Field CreateField() => new DataField(Name, typeof(TValue), isNullable: true);

    public override string Feature => FeatureNames.Of(typeof(TValue));

    public override Task WriteAsync(ParquetRowGroupWriter group, Field field, IReadOnlyList<TRow> rows, CancellationToken cancellation)
    {
        var values = new TValue?[rows.Count];
        for (var i = 0; i < values.Length; i++) values[i] = value(rows[i]);
        return group.WriteAsync<TValue>((DataField)field, values.AsMemory(), cancellationToken: cancellation);
    }
}
