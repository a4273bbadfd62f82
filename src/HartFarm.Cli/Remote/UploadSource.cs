using HartFarm.Cli.Commands;
using HartFarm.Cli.Display;
using HartFarm.Storage.Prompts;

namespace HartFarm.Cli.Remote;

/// <summary>A file of prompts to be uploaded, perhaps more than once; standard input is kept in a temporary file meanwhile.</summary>
internal sealed class UploadSource : IDisposable
{
    private readonly string? _spool;
    private readonly string _path;

    private UploadSource(string name, string path, string? spool) => (Name, _path, _spool) = (name, path, spool);

    /// <summary>The name that tells the coordinator the format.</summary>
    public string Name { get; }

    /// <exception cref="InputException">There is no such file.</exception>
    /// <exception cref="PromptException">Its name tells no format.</exception>
    public static UploadSource Open(string path, Terminal terminal)
    {
        if (path == PromptFile.StandardInput)
        {
            var spool = Path.Combine(Path.GetTempPath(), $"hartfarm-prompts-{Guid.NewGuid():N}");
            using var file = File.Create(spool);
            using var input = terminal.Input();
            input.CopyTo(file);
            return new UploadSource("standard-input.txt", spool, spool);
        }
        _ = PromptFile.FormatOf(path);
        return File.Exists(path) ? new UploadSource(Path.GetFileName(path), path, null) : throw new InputException($"{path}: does not exist");
    }

    /// <summary>Its bytes.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public Stream Read()
    {
        try
        {
            return File.OpenRead(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{_path}: cannot be read: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_spool is not null) File.Delete(_spool);
    }
}
