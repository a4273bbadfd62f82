using Parquet;
using Parquet.Schema;

namespace HartFarm.Storage.Tables;

/// <summary>Images as Hugging Face keeps them: a structure of the file's bytes and its name.</summary>
internal sealed class ImageColumn<TRow>(string name, Func<TRow, ReadOnlyMemory<byte>> bytes, Func<TRow, string> path) : TableColumn<TRow>(name)
{
    /// <summary>What the column is called.</summary>
    public const string Usual = "image";

    /// <summary>The part with the file's bytes.</summary>
    public const string Bytes = "bytes";

    private readonly StructField _field = new(name, new DataField(Bytes, typeof(byte[]), isNullable: true), new DataField("path", typeof(string), isNullable: true));

    public override Field Field => _field;

    public override string Feature => """{"_type":"Image"}""";

    public override async Task WriteAsync(ParquetRowGroupWriter group, IReadOnlyList<TRow> rows, CancellationToken cancellation)
    {
        var files = new ReadOnlyMemory<byte>?[rows.Count];
        var paths = new ReadOnlyMemory<char>?[rows.Count];
        for (var i = 0; i < files.Length; i++) (files[i], paths[i]) = (bytes(rows[i]), path(rows[i]).AsMemory());
        await group.WriteAsync<ReadOnlyMemory<byte>>((DataField)_field.Fields[0], files.AsMemory(), cancellationToken: cancellation).ConfigureAwait(false);
        await group.WriteAsync<ReadOnlyMemory<char>>((DataField)_field.Fields[1], paths.AsMemory(), cancellationToken: cancellation).ConfigureAwait(false);
    }
}
