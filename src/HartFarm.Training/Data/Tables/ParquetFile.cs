using HartFarm.Storage.Tables;
using HartFarm.Storage.Tables.Pages;
using Parquet;
using Parquet.Schema;

namespace HartFarm.Training.Data.Tables;

/// <summary>A Parquet file of images and captions, opened anew for each reading.</summary>
/// <param name="path">The file.</param>
/// <param name="options">How to read it.</param>
internal sealed class ParquetFile(string path, ImageSourceOptions options)
{
    /// <summary>Bytes of a row group's images and captions, and of what they expand to: more would fill the memory.</summary>
    private const long LargestGroup = 2L * 1024 * 1024 * 1024;

    private const long MostRows = 10_000_000;

    /// <summary>The rows of each row group.</summary>
    /// <exception cref="DataException">The file cannot be read, or has no such columns.</exception>
    public long[] CountRows() => Read("", async (reader, _) =>
    {
        var columns = ParquetColumns.Find(reader.Schema, options, path);
        var counts = new long[reader.RowGroupCount];
        for (var i = 0; i < counts.Length; i++)
        {
            var group = reader.OpenRowGroupReader(i);
            counts[i] = group.RowCount;
            if (counts[i] is < 0 or > MostRows) throw new DataException($"{path}, row group {i}", $"says that it has {counts[i]} rows, and at most {MostRows} are read at once");
            if (group.GetMetadata(columns.Image)?.MetaData?.TotalUncompressedSize > LargestGroup) throw TooLarge(i);
        }
        return await Task.FromResult(counts).ConfigureAwait(false);
    });

    /// <summary>Reads a row group.</summary>
    /// <exception cref="DataException">The file is damaged.</exception>
    public RowGroup ReadGroup(int index) => Read($", row group {index}", async (reader, stream) =>
    {
        var columns = ParquetColumns.Find(reader.Schema, options, path);
        var group = reader.OpenRowGroupReader(index);
        var (bytes, pages) = (0L, new PageCheck(stream));
        foreach (var field in new[] { columns.Image, columns.Caption })
        {
            // The metadata may say anything; the pages are what would be expanded.
            if (bytes <= LargestGroup && group.GetMetadata(field)?.MetaData is { } column) bytes += pages.Run(field, column, group.RowCount, LargestGroup - bytes);
        }
        if (bytes > LargestGroup) throw TooLarge(index);
        var budget = new TextBudget(LargestGroup, () => TooLarge(index));
        // What is read lies in buffers that the reader uses again.
        var images = await ReadColumn<byte, byte[]>(group, columns.Image, value => value.ToArray(), budget).ConfigureAwait(false);
        return new RowGroup(images, await ReadColumn<char, string>(group, columns.Caption, value => value.ToString(), budget).ConfigureAwait(false));
    });

    private DataException TooLarge(int index) =>
        new($"{path}, row group {index}", $"holds more than {LargestGroup} bytes of images at once; write row groups of 100 to 1,000 rows");

    private static async Task<TResult?[]> ReadColumn<T, TResult>(
        ParquetRowGroupReader group, DataField field, Func<ReadOnlyMemory<T>, TResult> copy, TextBudget budget)
        where TResult : class
    {
        if (field.MaxDefinitionLevel == 0)
        {
            var values = new ReadOnlyMemory<T>[group.RowCount];
            await group.ReadAsync<ReadOnlyMemory<T>>(field, values.AsMemory()).ConfigureAwait(false);
            return [.. values.Select(Counted)];
        }
        // The reader's own overloads for byte[] and string put the nulls of nested columns into the wrong rows.
        var optional = new ReadOnlyMemory<T>?[group.RowCount];
        await group.ReadAsync<ReadOnlyMemory<T>>(field, optional.AsMemory()).ConfigureAwait(false);
        return [.. optional.Select(value => value is { } present ? Counted(present) : null)];

        // A value that stands in the file once may be in many rows.
        TResult Counted(ReadOnlyMemory<T> value)
        {
            budget.Take(value.Length);
            return copy(value);
        }
    }

    private T Read<T>(string part, Func<ParquetReader, Stream, Task<T>> read)
    {
        using var stream = DataException.Guard(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        try
        {
            return Task.Run(async () =>
            {
                var reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true).ConfigureAwait(false);
                await using (reader.ConfigureAwait(false)) return await read(reader, stream).ConfigureAwait(false);
            }).GetAwaiter().GetResult();
        }
        catch (Exception error) when (error is not (DataException or OutOfMemoryException))
        {
            // Of a damaged file the library throws whatever it stumbles over.
            throw new DataException(path + part, $"is no Parquet file, or is damaged or cut off: {error.Message}", error);
        }
    }
}
