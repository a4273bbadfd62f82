namespace HartFarm.Training.Data;

/// <summary>Bytes of a file, read without holding it open: a dataset may have more files than a process may open.</summary>
internal static class FileRange
{
    /// <summary>Reads <paramref name="length"/> bytes from <paramref name="offset"/>.</summary>
    /// <exception cref="DataException">The file is gone, unreadable or shorter than it was.</exception>
    public static byte[] Read(string path, long offset, int length, string where) => DataException.Guard(where, () =>
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[length];
        for (var read = 0; read < length;)
        {
            var got = RandomAccess.Read(file, bytes.AsSpan(read), offset + read);
            if (got == 0) throw new DataException(where, "the file is shorter than it was when it was opened");
            read += got;
        }
        return bytes;
    });

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="DataException">The file is missing or unreadable.</exception>
    public static byte[] ReadAll(string path, string where) => DataException.Guard(where, () => File.ReadAllBytes(path));
}
