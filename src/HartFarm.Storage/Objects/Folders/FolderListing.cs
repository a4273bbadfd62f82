using System.Runtime.CompilerServices;

namespace HartFarm.Storage.Objects.Folders;

/// <summary>Walks a store's folder in the order of the keys; it holds the entries of one folder a level in memory.</summary>
internal sealed class FolderListing(string root)
{
    internal IAsyncEnumerable<StoredObject> ListAsync(string prefix, string? after, CancellationToken cancellation) => WalkAsync("", prefix, after, cancellation);

    // Above is the folder's key with its slash, or empty for the root.
    private async IAsyncEnumerable<StoredObject> WalkAsync(
        string above, string prefix, string? after, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var entry in await Task.Run(() => Entries(above, prefix, after), cancellation).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            if (entry.Found is { } found) yield return found;
            else await foreach (var inner in WalkAsync(entry.Key, prefix, after, cancellation).ConfigureAwait(false)) yield return inner;
        }
    }

    private List<Entry> Entries(string above, string prefix, string? after)
    {
        var entries = new List<Entry>();
        try
        {
            foreach (var info in new DirectoryInfo(Path.Combine(root, above)).EnumerateFileSystemInfos())
            {
                if (Of(info, above, prefix, after) is { } entry) entries.Add(entry);
            }
        }
        catch (DirectoryNotFoundException) when (above.Length > 0)
        {
            // Deleted with its last object since it was listed.
        }
        catch (Exception error) when (FolderErrors.IsCause(error))
        {
            throw FolderErrors.Of(error, $"{Path.Combine(root, above)} could not be listed");
        }
        // A folder's name counts with its slash: then the keys below it come where all keys together would have them.
        entries.Sort(static (x, y) => KeyOrder.Instance.Compare(x.Key, y.Key));
        return entries;
    }

    private static Entry? Of(FileSystemInfo info, string above, string prefix, string? after)
    {
        var key = above + info.Name;
        if (info.LinkTarget is not null || ObjectKey.Fault(key) is not null) return null;
        if (info is not FileInfo file)
        {
            key += "/";
            // Of a folder before the key all objects are, unless the key lies in it.
            if (KeyOrder.Instance.Compare(key, after) <= 0 && !after!.StartsWith(key, StringComparison.Ordinal)) return null;
            return key.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(key, StringComparison.Ordinal) ? new Entry(key, null) : null;
        }
        try
        {
            return key.StartsWith(prefix, StringComparison.Ordinal) && KeyOrder.Instance.Compare(key, after) > 0 ? new Entry(key, new StoredObject(key, file.Length, file.LastWriteTimeUtc)) : null;
        }
        catch (FileNotFoundException)
        {
            // Deleted since its folder was read.
            return null;
        }
    }

    // Found is the object, or null for a folder.
    private sealed record Entry(string Key, StoredObject? Found);
}
