using System.Text.Json;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.OpenAI;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>Lines on their way into a file.</summary>
internal sealed class BatchSpool : IAsyncDisposable
{
    private readonly FileStream _file;

    public BatchSpool(string? folder)
    {
        var path = Path.Combine(folder ?? Path.GetTempPath(), $"hartfarm-batch-{Guid.NewGuid():N}");
        _file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 64 * 1024, FileOptions.DeleteOnClose);
    }

    /// <summary>How many there are.</summary>
    public int Lines { get; private set; }

    public void Add(BatchOutputLine line)
    {
        JsonSerializer.Serialize(_file, line, WireJson.Server);
        _file.WriteByte((byte)'\n');
        Lines++;
    }

    /// <summary>All of them, from the first on.</summary>
    public Stream Read()
    {
        _file.Position = 0;
        return _file;
    }

    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
