using HartFarm.Storage.Shards;

namespace HartFarm.Storage.Manifests;

/// <summary>A finished dataset in a folder: finds the files of its images, whatever they lie in. Not safe for concurrent calls.</summary>
/// <param name="folder">Where the manifest lies, and <c>data</c> beside it.</param>
public sealed class DatasetFolder(string folder)
{
    // Images that are read one after the other mostly share a row group, which is read as a whole.
    private (string Path, int Group, IReadOnlyList<ReadOnlyMemory<byte>?> Files)? _last;

    /// <summary>The bytes of an image's file, as they are there.</summary>
    /// <param name="entry">What the manifest says of the image.</param>
    /// <param name="cancellation">Looked at between reads.</param>
    /// <exception cref="ManifestException">The object is missing or too short, leads out of the folder, or is no Parquet file with images.</exception>
    public async Task<byte[]> ReadAsync(ShardIndexEntry entry, CancellationToken cancellation = default)
    {
        var path = PathOf(entry.Object);
        try
        {
            var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            await using (stream.ConfigureAwait(false))
            {
                return entry.RowGroup is { } group
                    ? await RowAsync(stream, entry, group, cancellation).ConfigureAwait(false)
                    : await RangeAsync(stream, entry, cancellation).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ManifestException($"{path}, which holds image {entry.Key}, is not there", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ManifestException($"{path} cannot be read: {error.Message}", error);
        }
    }

    // A manifest may come from anywhere.
    private string PathOf(string name)
    {
        var root = Path.GetFullPath(folder);
        var path = Path.GetFullPath(Path.Combine(root, name));
        if (!path.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new ManifestException($"the manifest names '{name}', which leads out of its folder");
        return path;
    }

    private static async Task<byte[]> RangeAsync(FileStream stream, ShardIndexEntry entry, CancellationToken cancellation)
    {
        var offset = entry.Offset ?? 0;
        if (offset < 0 || entry.Length < 0 || entry.Length > Array.MaxLength || offset > stream.Length - entry.Length)
            throw new ManifestException($"{stream.Name} has {stream.Length} bytes; image {entry.Key} was to be {entry.Length} bytes from {offset} on");
        stream.Position = offset;
        var bytes = new byte[entry.Length];
        await stream.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
        return bytes;
    }

    private async Task<byte[]> RowAsync(FileStream stream, ShardIndexEntry entry, int group, CancellationToken cancellation)
    {
        try
        {
            if (_last is not { } last || last.Path != stream.Name || last.Group != group)
                _last = last = (stream.Name, group, await ParquetImages.ReadAsync(stream, group, cancellation).ConfigureAwait(false));
            return last.Files[entry.Row!.Value]!.Value.ToArray();
        }
        catch (Exception error) when (error is not (OutOfMemoryException or OperationCanceledException))
        {
            // Of a damaged file the library throws whatever it stumbles over.
            throw new ManifestException($"{stream.Name}, which was to hold image {entry.Key}, is damaged: {error.Message}", error);
        }
    }
}
