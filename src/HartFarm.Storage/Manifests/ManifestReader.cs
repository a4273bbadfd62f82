using HartFarm.Storage.Shards;
using HartFarm.Storage.Tables;
using Parquet;
using Parquet.Schema;

namespace HartFarm.Storage.Manifests;

/// <summary>Looks images up in <see cref="ManifestNames.Table"/>.</summary>
public static class ManifestReader
{
    /// <summary>Finds an image by its key. One row group at a time is in memory, and of all but one its keys alone.</summary>
    /// <param name="table">Able to seek; stays open.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="key">The image's key.</param>
    /// <param name="cancellation">Looked at between the row groups.</param>
    /// <returns>What the manifest says of the image, or null when it has none of that key.</returns>
    /// <exception cref="ManifestException">The table is damaged, or no manifest.</exception>
    public static Task<ShardIndexEntry?> FindAsync(Stream table, string name, string key, CancellationToken cancellation = default) =>
        ReadAsync(table, name, (reader, fields) => FindAsync(reader, fields, key, cancellation), cancellation);

    /// <summary>Some of the images, spread evenly over all, in their order.</summary>
    /// <param name="table">Able to seek; stays open.</param>
    /// <param name="name">What errors call it.</param>
    /// <param name="most">How many at most; where there are no more, all.</param>
    /// <param name="cancellation">Looked at between the row groups.</param>
    /// <exception cref="ManifestException">The table is damaged, or no manifest.</exception>
    public static Task<IReadOnlyList<ShardIndexEntry>> SampleAsync(Stream table, string name, int most, CancellationToken cancellation = default) =>
        ReadAsync(table, name, (reader, fields) => SampleAsync(reader, fields, most, cancellation), cancellation);

    private static async Task<T> ReadAsync<T>(
        Stream table, string name, Func<ParquetReader, Dictionary<string, DataField>, Task<T>> read, CancellationToken cancellation)
    {
        try
        {
            table.Position = 0;
            var reader = await ParquetReader.CreateAsync(table, leaveStreamOpen: true, cancellationToken: cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                var fields = reader.Schema.DataFields.ToDictionary(field => field.Name);
                if (ManifestTable.Columns.FirstOrDefault(column => !fields.ContainsKey(column.Name)) is { } missing)
                    throw new ManifestException($"{name} is no manifest: it has no column '{missing.Name}'");
                return await read(reader, fields).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is not (ManifestException or OutOfMemoryException or OperationCanceledException))
        {
            // Of a damaged file the library throws whatever it stumbles over.
            throw new ManifestException($"{name} is no manifest, or is damaged or cut off: {error.Message}", error);
        }
    }

    private static async Task<ShardIndexEntry?> FindAsync(
        ParquetReader reader, Dictionary<string, DataField> fields, string key, CancellationToken cancellation)
    {
        for (var index = 0; index < reader.RowGroupCount; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var group = reader.OpenRowGroupReader(index);
            var keys = await TableCells.ReadAsync(group, fields["key"]).ConfigureAwait(false);
            for (var row = 0; row < group.RowCount; row++)
                if ((string?)keys(row) == key) return (await EntriesAsync(group, fields, [row]).ConfigureAwait(false))[0];
        }
        return null;
    }

    private static async Task<IReadOnlyList<ShardIndexEntry>> SampleAsync(
        ParquetReader reader, Dictionary<string, DataField> fields, int most, CancellationToken cancellation)
    {
        long[] counts = [.. Enumerable.Range(0, reader.RowGroupCount).Select(index =>
        {
            using var group = reader.OpenRowGroupReader(index);
            return group.RowCount;
        })];
        var total = counts.Sum();
        var wanted = (int)Math.Min(most, total);
        List<ShardIndexEntry> found = [];
        long first = 0;
        for (var index = 0; index < counts.Length; first += counts[index++])
        {
            cancellation.ThrowIfCancellationRequested();
            List<int> rows = [];
            while (found.Count + rows.Count < wanted && At(found.Count + rows.Count) < first + counts[index]) rows.Add((int)(At(found.Count + rows.Count) - first));
            if (rows.Count == 0) continue;
            using var group = reader.OpenRowGroupReader(index);
            found.AddRange(await EntriesAsync(group, fields, rows).ConfigureAwait(false));
        }
        return found;

        long At(int place) => (long)((Int128)place * total / wanted);
    }

    private static async Task<List<ShardIndexEntry>> EntriesAsync(
        ParquetRowGroupReader group, Dictionary<string, DataField> fields, List<int> rows)
    {
        var cells = rows.Select(_ => new Dictionary<string, object?>()).ToArray();
        foreach (var column in ManifestTable.Columns)
        {
            var values = await TableCells.ReadAsync(group, fields[column.Name]).ConfigureAwait(false);
            for (var i = 0; i < cells.Length; i++) cells[i][column.Name] = values(rows[i]);
        }
        return [.. cells.Select(ManifestRow.Entry)];
    }
}
