namespace HartFarm.Cli.Server;

/// <summary>What a coordinator of the embedded setting keeps on the disk. One process at a time has it.</summary>
public sealed class ServerFolder : IDisposable
{
    private readonly FileStream _lock;

    private ServerFolder(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The jobs.</summary>
    public string Database => System.IO.Path.Combine(Path, "farm.db");

    /// <summary>The object store.</summary>
    public string Objects => System.IO.Path.Combine(Path, "objects");

    /// <summary>Where prompts and shards are put together; what lies there at the start was left by a process that was killed.</summary>
    public string Spool => System.IO.Path.Combine(Path, "spool");

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
