using HartFarm.Storage.Tables;
using Parquet;
using Parquet.Schema;

namespace HartFarm.Storage.Shards;

/// <summary>Takes the files of images out of a Parquet shard.</summary>
public static class ParquetImages
{
    /// <summary>The files of a row group's images, in the order of its rows. They lie packed beside each other, so a single one costs as much.</summary>
    /// <param name="shard">The shard's file; it can seek.</param>
    /// <param name="group">The row group, from 0.</param>
    /// <param name="cancellation">Looked at between reads.</param>
    /// <exception cref="Exception">Of a damaged file the library throws whatever it stumbles over.</exception>
    public static async Task<IReadOnlyList<ReadOnlyMemory<byte>?>> ReadAsync(Stream shard, int group, CancellationToken cancellation)
    {
        var reader = await ParquetReader.CreateAsync(shard, leaveStreamOpen: true, cancellationToken: cancellation).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var image = (StructField)reader.Schema.Fields.First(field => field.Name == ImageColumn<ShardImage>.Usual);
            var files = (DataField)image.Fields.First(field => field.Name == ImageColumn<ShardImage>.Bytes);
            using var rows = reader.OpenRowGroupReader(group);
            var values = new ReadOnlyMemory<byte>?[rows.RowCount];
            await rows.ReadAsync<ReadOnlyMemory<byte>>(files, values.AsMemory(), cancellationToken: cancellation).ConfigureAwait(false);
            // What was read lies in buffers that the reader uses again.
            return [.. values.Select(value => value?.ToArray())];
        }
    }
}
