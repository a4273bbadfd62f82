namespace HartFarm.Storage.Datasets;

/// <summary>The right to write into a dataset's folder: one process at a time, and given back however the process ends.</summary>
public sealed class DatasetLock : IDisposable
{
    // What a taken lock looks like: EAGAIN on Linux and on macOS, ERROR_SHARING_VIOLATION on Windows.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];

    private readonly FileStream _file;
    private readonly bool _isNew;

    private DatasetLock(string folder, FileStream file, bool isNew)
    {
        Folder = folder;
        _file = file;
        _isNew = isNew;
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
            var isNew = !Directory.Exists(folder);
            Directory.CreateDirectory(folder);
            var path = Path.Combine(folder, DatasetLayout.LockName);
            return new DatasetLock(folder, new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, bufferSize: 0), isNew);
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

    /// <summary>Gives the right back. A folder that was made for a dataset that never began is taken away again.</summary>
    public void Dispose()
    {
        // Beside a dataset the file stays: were it deleted, two processes could each hold a file of its name.
        if (_isNew && !File.Exists(Path.Combine(Folder, DatasetLayout.SettingsName))) TryDelete();
        _file.Dispose();
    }

    private void TryDelete()
    {
        try
        {
            File.Delete(_file.Name);
            Directory.Delete(Folder);
        }
        catch (Exception error) when (DatasetWriteException.IsCause(error))
        {
            // Somebody put something there: it is theirs.
        }
    }
}
