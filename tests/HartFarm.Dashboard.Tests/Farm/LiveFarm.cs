using HartFarm.Cli.Server;
using HartFarm.Model.Presets;
using HartFarm.Worker.Models;
using Microsoft.Extensions.Logging;

namespace HartFarm.Dashboard.Tests.Farm;

/// <summary>What <c>hartfarm up</c> runs, on a port of this machine, with a small model of random weights.</summary>
public class LiveFarm : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hartfarm-dashboard-");
    private FarmServer? _server;

    public const string Model = "tiny";

    /// <summary>A model for which jobs are taken, and that no worker has.</summary>
    public const string AbsentModel = "absent";

    public Uri Address => new(_server!.Addresses.First());

    /// <summary>The coordinator's settings, JSON; null is none.</summary>
    protected virtual string? Settings => $$$"""{"submission": {"sizeClasses": [{"model": "{{{AbsentModel}}}", "width": 16, "height": 16}]}}""";

    /// <summary>The key of the test's own client.</summary>
    protected virtual string? Key => null;

    /// <summary>What loads its worker's model; null is what loads HART.</summary>
    protected virtual ModelLoaderFactory? Loaders => null;

    private string SettingsFile => Path.Combine(_folder.FullName, "settings.json");

    public FarmClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        if (Settings is { } settings) await File.WriteAllTextAsync(SettingsFile, settings);
        _server = FarmServer.Build(
            new UpOptions
            {
                Workers = 1,
                Listen = "http://127.0.0.1:0",
                Data = Path.Combine(_folder.FullName, "data"),
                Models = [PrepareModel(Path.Combine(_folder.FullName, "checkpoint"))],
                Device = "cpu",
                Threads = 1,
                Config = Settings is null ? null : SettingsFile,
            },
            logging => logging.SetMinimumLevel(LogLevel.None),
            Loaders);
        await _server.StartAsync(CancellationToken.None);
        Client = new FarmClient(new ClientOptions { Server = Address, Key = Key });
    }

    /// <summary>What its worker loads.</summary>
    /// <param name="folder">Where a checkpoint may be written.</param>
    protected virtual ModelFolder PrepareModel(string folder)
    {
        ModelInitializer.Write(ModelPreset.Find("tiny", 16), 3, folder, null, CancellationToken.None);
        return new ModelFolder(Model, folder);
    }

    /// <summary>A job of so many images.</summary>
    public static JobRequest Request(int images, string name) => new()
    {
        Name = name,
        Model = Model,
        Prompts = new PromptInput { Items = [new PromptItem { Prompt = "a red star", Count = images }] },
        Seed = 1,
        ShardSize = 4,
    };

    /// <summary>Submits a job and waits for its end.</summary>
    public async Task<string> MakeAsync(JobRequest request)
    {
        var job = await Client.SubmitAsync(request, cancellation: TestContext.Current.CancellationToken);
        await Client.FollowAsync(job.Id, TestContext.Current.CancellationToken).LastAsync();
        return job.Id;
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (_server is not null)
        {
            using var stop = new CancellationTokenSource();
            await stop.CancelAsync();
            await _server.WaitAsync(stop.Token);
            await _server.DisposeAsync();
        }
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }
}
