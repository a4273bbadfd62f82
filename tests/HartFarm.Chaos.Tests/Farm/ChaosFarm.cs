using HartFarm.Chaos.Farm;
using HartFarm.Client;
using HartFarm.Testing.Processes;
using HartFarm.Testing.Services;

namespace HartFarm.Chaos.Tests.Farm;

/// <summary>A farm of processes over a database, a virtual host and a bucket of its own. These go when the services go.</summary>
internal sealed class ChaosFarm : IAsyncDisposable
{
    private readonly List<FarmProcess> _processes = [];
    private readonly ChaosServices _services;
    private FarmClient? _client;

    private ChaosFarm(ChaosServices services, PostgresService postgres, RabbitMqService rabbit, S3Service s3)
    {
        (_services, Postgres, RabbitMq, S3) = (services, postgres, rabbit, s3);
        // Long enough for a machine with much to do.
        Settings = FarmSettings.Of(postgres, rabbit, s3).Hurry(TimeSpan.FromSeconds(15));
        Settings["HARTFARM_SUBMISSION__EXACTBATCH"] = "2";
        // Often enough that a quick machine is caught at work.
        Settings["HARTFARM_HTTP__EVENTINTERVAL"] = "00:00:00.05";
    }

    /// <summary>The environment of every process.</summary>
    public Dictionary<string, string> Settings { get; }

    /// <summary>Its database.</summary>
    public PostgresService Postgres { get; }

    /// <summary>Its bucket.</summary>
    public S3Service S3 { get; }

    /// <summary>The broker's part that is this farm's.</summary>
    public RabbitMqService RabbitMq { get; }

    /// <summary>A client of the coordinator that was started last.</summary>
    public FarmClient Client => _client!;

    /// <summary>Where that coordinator listens.</summary>
    public string Address { get; private set; } = "http://127.0.0.1:0";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts no process yet.</summary>
    public static async Task<ChaosFarm> CreateAsync(ChaosServices services)
    {
        var at = services.Addresses;
        return new ChaosFarm(
            services, await PostgresService.CreateAsync(at.Postgres!), await RabbitMqService.CreateAsync(at.RabbitMq!, at.RabbitMqHttp!), await S3Service.CreateAsync(at.S3!));
    }

    /// <summary>Keeps the objects in a folder, which every process has, in place of the bucket.</summary>
    public void KeepObjectsIn(string folder)
    {
        foreach (var name in Settings.Keys.Where(name => name.StartsWith("HARTFARM_OBJECTS__S3__", StringComparison.Ordinal)).ToArray()) Settings.Remove(name);
        Settings["HARTFARM_OBJECTS__FOLDER__FOLDER"] = folder;
    }

    /// <summary>Starts a coordinator, at a port of its own unless an address is given.</summary>
    public async Task<FarmProcess> StartCoordinatorAsync(string listen = "http://127.0.0.1:0")
    {
        var (process, address) = await FarmProcess.StartAsync("listening on", Settings, Cancellation, "up", "--settings", "full", "--listen", listen);
        _processes.Add(process);
        if (_client is null || address != Address) _client = ClientOf(address);
        Address = address;
        return process;
    }

    /// <summary>Starts a worker, which takes shards when this returns.</summary>
    public async Task<FarmProcess> StartWorkerAsync()
    {
        var (process, _) = await FarmProcess.StartAsync("takes shards", Settings, Cancellation, "worker", "--model", _services.Model, "--threads", "1");
        _processes.Add(process);
        return process;
    }

    /// <summary>Ends all processes as a loss of power would.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            if (TestContext.Current.TestState?.Result == TestResult.Failed) TestContext.Current.TestOutputHelper?.WriteLine($"Process {process.Id}:\n{process.Said}");
            await process.DisposeAsync();
        }
        _client?.Dispose();
    }

    // It asks until a coordinator that was killed is there again.
    private static FarmClient ClientOf(string address) =>
        new(new ClientOptions { Server = new Uri(address), Retries = 200, LongestPause = TimeSpan.FromSeconds(1) });
}
