using Parquet;
using Parquet.Schema;

namespace HartFarm.Training.Data.Tables;

/// <summary>A Parquet file of images and captions, opened anew for each reading.</summary>
/// <param name="path">The file.</param>
/// <param name="options">How to read it.</param>
internal sealed class ParquetFile(string path, ImageSourceOptions options)
{
    /// <summary>Bytes of a row group's images: more would fill the memory.</summary>
    private const long LargestGroup = 2L * 1024 * 1024 * 1024;

    /// <summary>The rows of each row group.</summary>
    /// <exception cref="DataException">The file cannot be read, or has no such columns.</exception>
    public long[] CountRows() => Read("", async reader =>
    {
        var columns = ParquetColumns.Find(reader.Schema, options, path);
        var counts = new long[reader.RowGroupCount];
        for (var i = 0; i < counts.Length; i++)
        {
            var group = reader.OpenRowGroupReader(i);
            counts[i] = group.RowCount;
            if (counts[i] is < 0 or > int.MaxValue) throw new DataException($"{path}, row group {i}", $"says that it has {counts[i]} rows");
            var bytes = group.GetMetadata(columns.Image)?.MetaData?.TotalUncompressedSize ?? 0;
            if (bytes > LargestGroup)
                throw new DataException($"{path}, row group {i}", $"holds {bytes / 1e9:F1} GB of images at once; write row groups of 100 to 1,000 rows");
        }
        return await Task.FromResult(counts).ConfigureAwait(false);
    });

    /// <summary>Reads a row group.</summary>
    /// <exception cref="DataException">The file is damaged.</exception>
    public RowGroup ReadGroup(int index) => Read($", row group {index}", async reader =>
    {
        var columns = ParquetColumns.Find(reader.Schema, options, path);
        var group = reader.OpenRowGroupReader(index);
        // What is read lies in buffers that the reader uses again.
        var images = await ReadColumn<byte, byte[]>(group, columns.Image, value => value.ToArray()).ConfigureAwait(false);
        return new RowGroup(images, await ReadColumn<char, string>(group, columns.Caption, value => value.ToString()).ConfigureAwait(false));
    });

    private static async Task<TResult?[]> ReadColumn<T, TResult>(ParquetRowGroupReader group, DataField field, Func<ReadOnlyMemory<T>, TResult> copy)
        where TResult : class
    {
        if (field.MaxDefinitionLevel == 0)
        {
            var values = new ReadOnlyMemory<T>[group.RowCount];
            await group.ReadAsync<ReadOnlyMemory<T>>(field, values.AsMemory()).ConfigureAwait(false);
            return [.. values.Select(copy)];
        }
        // The reader's own overloads for byte[] and string put the nulls of nested columns into the wrong rows.
        var optional = new ReadOnlyMemory<T>?[group.RowCount];
        await group.ReadAsync<ReadOnlyMemory<T>>(field, optional.AsMemory()).ConfigureAwait(false);
        return [.. optional.Select(value => value is { } present ? copy(present) : null)];
    }

    private T Read<T>(string part, Func<ParquetReader, Task<T>> read)
    {
        using var stream = DataException.Guard(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        try
        {
            return Task.Run(async () =>
            {
                var reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false)) return await read(reader).ConfigureAwait(false);
            }).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is not (DataException or OutOfMemoryException))
        {
            // Of a damaged file the library throws whatever it stumbles over.
            throw new DataException(path + part, $"is no Parquet file, or is damaged or cut off: {error.Message}", error);
        }
    }
}
