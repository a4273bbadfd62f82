using HartFarm.Storage.Tables;
using HartFarm.Storage.Tables.Pages;
using Parquet;

namespace HartFarm.Storage.Prompts.Parquet;

/// <summary>
/// The rows of a Parquet file, such as one of a Hugging Face dataset, one row group at a time. Of its columns are read the prompts', and
/// <c>key</c>, <c>seed</c>, <c>count</c>, <c>guidance</c> and <c>metadata</c> where they are; others, images for instance, are passed over.
/// </summary>
internal sealed class ParquetPrompts(string name, PromptErrors errors, PromptOptions options)
{
    /// <summary>Bytes of a row group's prompts, and characters of what they expand to: more would fill the memory.</summary>
    private const long LargestGroup = 256L * 1024 * 1024;

    private const long MostRows = 10_000_000;

    public IEnumerable<PromptLine> Read(Stream stream)
    {
        var groups = Guarded("", () => WithReader(stream, reader => Task.FromResult(reader.RowGroupCount)));
        long first = 1;
        for (var group = 0; group < groups; group++)
        {
            var rows = Guarded($", row group {group}", () => WithReader(stream, reader => ReadGroupAsync(stream, reader, group)));
            for (var row = 0; row < rows.Count; row++)
                if (rows.Prompt(row, first + row, errors) is { } prompt) yield return prompt;
            first += rows.Count;
        }
    }

    private async Task<PromptRows> ReadGroupAsync(Stream stream, ParquetReader reader, int index)
    {
        var columns = PromptColumns.Find(reader.Schema, options, name);
        using var group = reader.OpenRowGroupReader(index);
        if (group.RowCount is < 0 or > MostRows) throw new PromptException($"{name}, row group {index}", $"holds {group.RowCount} rows at once; write at most {MostRows}");
        var bytes = 0L;
        var pages = new PageCheck(stream);
        foreach (var field in columns.All)
        {
            if (bytes > LargestGroup || group.GetMetadata(field)?.MetaData is not { } column) continue;
            // What the metadata says is refused at once; what it does not say, the pages do.
            bytes += Math.Max(column.TotalUncompressedSize, pages.Run(field, column, group.RowCount, LargestGroup - bytes));
        }
        if (bytes is < 0 or > LargestGroup) throw TooLarge(index, "bytes");
        return await PromptRows.ReadAsync(group, columns, options, new TextBudget(LargestGroup, () => TooLarge(index, "characters"))).ConfigureAwait(false);
    }

    private PromptException TooLarge(int index, string unit) => new($"{name}, row group {index}", $"holds more than {LargestGroup} {unit} of prompts at once; write smaller row groups");

    private static T WithReader<T>(Stream stream, Func<ParquetReader, Task<T>> read) => Task.Run(async () =>
    {
        stream.Position = 0;
        var reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false)) return await read(reader).ConfigureAwait(false);
    }).GetAwaiter().GetResult();

    private T Guarded<T>(string part, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is not (PromptException or OutOfMemoryException))
        {
            // Of a damaged file the library throws whatever it stumbles over.
            throw new PromptException(name + part, $"is no Parquet file, or is damaged or cut off: {error.Message}");
        }
    }
}
