namespace HartFarm.Storage.Files;

/// <summary>
/// Writes a file so that its name only ever shows the whole of it: into a hidden neighbour, to the disk, then renamed.
/// The neighbour's name is fixed, so what a killed writer left is overwritten by the next; a path has one writer at a time.
/// </summary>
public static class AtomicFile
{
    /// <summary>Writes <paramref name="bytes"/> at <paramref name="path"/>, over what is there.</summary>
    /// <exception cref="IOException">The disk is full, or the folder is gone.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder cannot be written.</exception>
    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = Open(path);
        try
        {
            file.Write(bytes);
        }
        catch
        {
            Discard(path, file);
            throw;
        }
        Publish(path, file);
    }

    /// <summary>Lets <paramref name="write"/> fill the file at <paramref name="path"/>, which stays as it was when that throws.</summary>
    /// <inheritdoc cref="Write(string, ReadOnlySpan{byte})"/>
    public static void Write(string path, Action<Stream> write)
    {
        using var file = Open(path);
        try
        {
            using (var buffer = new BufferedStream(new Unclosed(file), 64 * 1024)) write(buffer);
        }
        catch
        {
            Discard(path, file);
            throw;
        }
        Publish(path, file);
    }

    /// <summary>The neighbour that is written before <paramref name="path"/> gets its name.</summary>
    public static string TemporaryPath(string path) => Path.Combine(Path.GetDirectoryName(path) ?? "", $".{Path.GetFileName(path)}.tmp");

    private static FileStream Open(string path) => new(TemporaryPath(path), FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);

    private static void Publish(string path, FileStream file)
    {
        try
        {
            file.Flush(flushToDisk: true);
            file.Dispose();
            File.Move(TemporaryPath(path), path, overwrite: true);
        }
        catch
        {
            Discard(path, file);
            throw;
        }
    }

    private static void Discard(string path, FileStream file)
    {
        try
        {
            file.Dispose();
            File.Delete(TemporaryPath(path));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The first failure is the one to report; the next writer overwrites the neighbour.
        }
    }
}
