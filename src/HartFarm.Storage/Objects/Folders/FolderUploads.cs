namespace HartFarm.Storage.Objects.Folders;

/// <summary>
/// The files that are being written: in a folder of their own under the root, and so on its file system, under names that nobody else takes,
/// and locked by their writer.
/// </summary>
internal sealed class FolderUploads
{
    // A lock is taken a moment after the file is made; what is as old as this, and unlocked, has no writer.
    private static readonly TimeSpan Abandoned = TimeSpan.FromHours(1);

    private readonly TimeProvider _time;

    internal FolderUploads(string root, TimeProvider time)
    {
        Folder = Path.Combine(root, ObjectKey.Reserved, "uploads");
        _time = time;
    }

    /// <summary>Its folder, which is there as long as the store is.</summary>
    internal string Folder { get; }

    internal FileStream Create() =>
        new(Path.Combine(Folder, Guid.NewGuid().ToString("N")), FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);

    /// <summary>Deletes a file that was not finished.</summary>
    internal static void Discard(FileStream file)
    {
        file.Dispose();
        TryDelete(file.Name);
    }

    /// <summary>Deletes what writers left that were killed.</summary>
    internal void Sweep()
    {
        foreach (var path in Directory.EnumerateFiles(Folder))
        {
            if (File.GetLastWriteTimeUtc(path) < _time.GetUtcNow() - Abandoned && HasNoWriter(path)) TryDelete(path);
        }
    }

    private static bool HasNoWriter(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report, and the next sweep comes by again.
        }
    }
}
