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

    public override Field CreateField() =>
        new StructField(Name, new DataField(Bytes, typeof(byte[]), isNullable: true), new DataField("path", typeof(string), isNullable: true));

    public override string Feature => """{"_type":"Image"}""";

    public override async Task WriteAsync(ParquetRowGroupWriter group, Field field, IReadOnlyList<TRow> rows, CancellationToken cancellation)
    {
        var parts = ((StructField)field).Fields;
        var files = new ReadOnlyMemory<byte>?[rows.Count];
        var paths = new ReadOnlyMemory<char>?[rows.Count];
        for (var i = 0; i < files.Length; i++) (files[i], paths[i]) = (bytes(rows[i]), path(rows[i]).AsMemory());
        await group.WriteAsync<ReadOnlyMemory<byte>>((DataField)parts[0], files.AsMemory(), cancellationToken: cancellation).ConfigureAwait(false);
        await group.WriteAsync<ReadOnlyMemory<char>>((DataField)parts[1], paths.AsMemory(), cancellationToken: cancellation).ConfigureAwait(false);
    }
}
