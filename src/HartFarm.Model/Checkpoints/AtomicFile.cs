namespace HartFarm.Model.Checkpoints;

/// <summary>Writes a file under a temporary name beside its own, flushes it to the disk and renames it: readers see all of it or none.</summary>
internal static class AtomicFile
{
    /// <param name="path">The file's final path; a file that is there is replaced.</param>
    /// <param name="write">Writes the content; what it throws leaves nothing behind.</param>
    /// <exception cref="CheckpointException">The file cannot be written; the message names it.</exception>
    internal static void Write(string path, Action<FileStream> write)
    {
        var temporary = $"{path}.{Guid.NewGuid():n}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception error)
        {
            TryDelete(temporary);
            if (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                throw new CheckpointException($"{path} cannot be written: {error.Message}", error);
            }
            throw;
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            // The first error says more than this one.
        }
    }
}
