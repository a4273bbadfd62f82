namespace HartFarm.Storage.Datasets;

/// <summary>The right to write into a dataset's folder: one process at a time, and given back however the process ends.</summary>
public sealed class DatasetLock : IDisposable
{
    // What a taken lock looks like: EAGAIN on Linux and on macOS, ERROR_SHARING_VIOLATION on Windows.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _file;

    private DatasetLock(string folder, FileStream file)
    {
        Folder = folder;
        _file = file;
    }

    /// <summary>The folder, which exists.</summary>
    public string Folder { get; }

    /// <summary>Makes the folder if it is missing, and takes the right to write into it.</summary>
    /// <exception cref="DatasetRefusedException">Another process has it, or the folder cannot be made or written.</exception>
    public static DatasetLock Take(string folder)
    {
        try
        {
            if (File.Exists(folder)) throw new DatasetRefusedException($"{folder} is a file, not a folder");
            Directory.CreateDirectory(folder);
            // The file stays: were it deleted, two processes could each hold a file of its name.
            var path = Path.Combine(folder, DatasetLayout.LockName);
            return new DatasetLock(folder, new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0));
        }
        catch (IOException error) when (Taken.Contains(error.HResult))
        {
            throw new DatasetRefusedException($"{folder} is being written by another process; wait for it, or take another folder", error);
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error) || error is ArgumentException or NotSupportedException)
        {
            throw new DatasetRefusedException($"{(folder.Length > 0 ? folder : "the dataset's folder")} cannot be written: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
