using Parquet;
using Parquet.Schema;

namespace HartFarm.Storage.Tables;

/// <summary>A column of numbers or truth values, none of them missing.</summary>
internal sealed class ValueColumn<TRow, TValue>(string name, Func<TRow, TValue> value) : TableColumn<TRow>(name)
    where TValue : struct
{
    private readonly DataField _field = new(name, typeof(TValue), isNullable: false);

    public override Field Field => _field;

    public override string Feature => FeatureNames.Of(typeof(TValue));

    public override Task WriteAsync(ParquetRowGroupWriter group, IReadOnlyList<TRow> rows, CancellationToken cancellation)
    {
        var values = new TValue[rows.Count];
        for (var i = 0; i < values.Length; i++) values[i] = value(rows[i]);
        return group.WriteAsync<TValue>(_field, values, cancellationToken: cancellation);
    }
}
