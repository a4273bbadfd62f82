using HartFarm.Chaos.Farm;
using HartFarm.Client;
using HartFarm.LoadBench.Engine;
using HartFarm.LoadBench.Measuring;
using HartFarm.Testing.Processes;
using HartFarm.Testing.Services;

namespace HartFarm.LoadBench.Farm;

/// <summary>A coordinator at default settings, a process, over a database, a virtual host and a bucket of its own; workers come when they are wanted.</summary>
internal sealed class FullFarm : IAsyncDisposable
{
    // A job of a million shards is written in one request.
    private static readonly TimeSpan LongestRequest = TimeSpan.FromMinutes(30);

    private readonly PostgresService _postgres;
    private readonly RabbitMqService _rabbit;
    private readonly Dictionary<string, string> _settings;
    private readonly List<FarmProcess> _workers = [];
    private readonly FarmProcess _coordinator;

    private FullFarm(PostgresService postgres, RabbitMqService rabbit, Dictionary<string, string> settings, FarmProcess coordinator, Uri address)
    {
        (_postgres, _rabbit, _settings, _coordinator) = (postgres, rabbit, settings, coordinator);
        Client = new FarmClient(new ClientOptions { Server = address, Timeout = LongestRequest });
    }

    public FarmClient Client { get; }

    /// <summary>For Npgsql.</summary>
    public string Database => _postgres.ConnectionString;

    /// <summary>The coordinator's process.</summary>
    public int CoordinatorId => _coordinator.Id;

    /// <summary>The workers' processes.</summary>
    public IReadOnlyList<int> WorkerIds => [.. _workers.Select(worker => worker.Id)];

    /// <summary>Starts it.</summary>
    /// <param name="services">The services.</param>
    /// <param name="log">The log that its workers write.</param>
    /// <param name="folder">Where its objects lie instead of the S3 store; null for the S3 store.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<FullFarm> StartAsync(ServiceAddresses services, string log, string? folder, CancellationToken cancellation)
    {
        var postgres = await PostgresService.CreateAsync(services.Postgres!);
        var rabbit = await RabbitMqService.CreateAsync(services.RabbitMq!, services.RabbitMqHttp!);
        // The bucket goes with the server: to delete its objects one by one would take as long as the benchmark.
        var s3 = await S3Service.CreateAsync(services.S3!);
        var settings = FarmSettings.Of(postgres, rabbit, s3);
        if (folder is not null)
        {
            foreach (var name in settings.Keys.Where(name => name.StartsWith("HARTFARM_OBJECTS__S3__", StringComparison.Ordinal)).ToArray()) settings.Remove(name);
            settings["HARTFARM_OBJECTS__FOLDER__FOLDER"] = folder;
        }
        settings[ExecutionWriter.Variable] = log;
        var coordinatorSettings = new Dictionary<string, string>(settings)
        {
            ["HARTFARM_SUBMISSION__SIZECLASSES__0__MODEL"] = TaskLoader.SizeClass.Model,
            ["HARTFARM_SUBMISSION__SIZECLASSES__0__WIDTH"] = $"{TaskLoader.SizeClass.Width}",
            ["HARTFARM_SUBMISSION__SIZECLASSES__0__HEIGHT"] = $"{TaskLoader.SizeClass.Height}",
        };
        var (coordinator, address) = await FarmProcess.StartAsync(
            "listening on", coordinatorSettings, cancellation, "up", "--settings", "full", "--listen", "http://127.0.0.1:0");
        settings.Remove("HARTFARM_STORE__POSTGRES");
        return new FullFarm(postgres, rabbit, settings, coordinator, new Uri(address));
    }

    /// <summary>Starts a worker, and waits until it takes shards.</summary>
    public async Task StartWorkerAsync(CancellationToken cancellation)
    {
        var worker = FarmProcess.StartProgram("HartFarm.LoadBench", _settings, "worker", "--model", $"{TaskLoader.Model}={AppContext.BaseDirectory}", "--drain-limit", "0");
        _workers.Add(worker);
        await worker.SaysAsync(line => line.Contains("takes shards", StringComparison.Ordinal), cancellation);
    }

    /// <summary>Ends all workers by SIGKILL.</summary>
    public async Task KillWorkersAsync()
    {
        foreach (var worker in _workers) await worker.DisposeAsync();
        _workers.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await KillWorkersAsync();
        await _coordinator.DisposeAsync();
        await _rabbit.DisposeAsync();
        await _postgres.DisposeAsync();
    }
}
