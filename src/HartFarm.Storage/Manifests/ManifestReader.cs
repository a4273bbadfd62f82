using HartFarm.Storage.Shards;
using HartFarm.Storage.Tables;
using Parquet;

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
    public static async Task<ShardIndexEntry?> FindAsync(Stream table, string name, string key, CancellationToken cancellation = default)
    {
        try
        {
            table.Position = 0;
            var reader = await ParquetReader.CreateAsync(table, leaveStreamOpen: true, cancellationToken: cancellation).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false)) return await FindAsync(reader, name, key, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is not (ManifestException or OutOfMemoryException or OperationCanceledException))
        {
            // Of a damaged file the library throws whatever it stumbles over.
            throw new ManifestException($"{name} is no manifest, or is damaged or cut off: {error.Message}", error);
        }
    }

    private static async Task<ShardIndexEntry?> FindAsync(ParquetReader reader, string name, string key, CancellationToken cancellation)
    {
        var fields = reader.Schema.DataFields.ToDictionary(field => field.Name);
        if (ManifestTable.Columns.FirstOrDefault(column => !fields.ContainsKey(column.Name)) is { } missing)
            throw new ManifestException($"{name} is no manifest: it has no column '{missing.Name}'");
        for (var index = 0; index < reader.RowGroupCount; index++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var group = reader.OpenRowGroupReader(index);
            var keys = await TableCells.ReadAsync(group, fields["key"]).ConfigureAwait(false);
            for (var row = 0; row < group.RowCount; row++)
            {
                if ((string?)keys(row) != key) continue;
                Dictionary<string, object?> cells = [];
                foreach (var column in ManifestTable.Columns)
                    cells[column.Name] = (await TableCells.ReadAsync(group, fields[column.Name]).ConfigureAwait(false))(row);
                return ManifestRow.Entry(cells);
            }
        }
        return null;
    }
}
