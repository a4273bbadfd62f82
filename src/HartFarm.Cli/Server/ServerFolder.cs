namespace HartFarm.Cli.Server;

/// <summary>What a coordinator of the embedded setting keeps on the disk. One process at a time has it.</summary>
public sealed class ServerFolder : IDisposable
{
    private readonly FileStream _lock;

    private ServerFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Where prompts and shards are put together; what lies there at the start was left by a process that was killed.</summary>
    public string Spool => SpoolOf(Path);

    /// <summary>The file of the jobs in such a folder.</summary>
    public static string DatabaseOf(string path) => System.IO.Path.Combine(path, "farm.db");

    /// <summary>The object store in such a folder.</summary>
    public static string ObjectsOf(string path) => System.IO.Path.Combine(path, "objects");

    /// <summary>Where such a folder has what is being put together.</summary>
    public static string SpoolOf(string path) => System.IO.Path.Combine(path, "spool");

    /// <summary>Takes the folder, and makes what is missing.</summary>
    /// <exception cref="ServerException">Another process has it, or it cannot be written.</exception>
    public static ServerFolder Open(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            var folder = new ServerFolder(
                path, new FileStream(System.IO.Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            if (Directory.Exists(folder.Spool)) Directory.Delete(folder.Spool, recursive: true);
            Directory.CreateDirectory(folder.Spool);
            return folder;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ServerException($"--data: {path} cannot be used, or another hartfarm up uses it: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();
}
