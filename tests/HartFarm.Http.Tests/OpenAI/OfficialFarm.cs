using HartFarm.Client;
using HartFarm.Testing.Checkpoints;
using HartFarm.Testing.Processes;

namespace HartFarm.Http.Tests.OpenAI;

/// <summary><c>hartfarm up</c> as a process, with a small model of random weights.</summary>
public sealed class OfficialFarm : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private FarmProcess _process = null!;

    /// <summary>Where it is, without a slash at its end.</summary>
    public string Address { get; private set; } = null!;

    public string Folder(string name) => _folder[name];

    public async ValueTask InitializeAsync()
    {
        (_process, Address) = await FarmProcess.StartAsync(
            "listening on", new Dictionary<string, string>(), TestContext.Current.CancellationToken,
            "up", "--listen", "http://127.0.0.1:0", "--data", _folder["data"], "--model", TinyCheckpoint.Write(_folder["tiny"]), "--threads", "1", "--device", "cpu");
        // It listens while its worker still loads.
        using var client = new FarmClient(new ClientOptions { Server = new Uri(Address) });
        while ((await client.ModelsAsync(TestContext.Current.CancellationToken)).Count == 0)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
