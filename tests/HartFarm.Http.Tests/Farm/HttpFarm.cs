using HartFarm.Client;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Http;
using HartFarm.Coordinator.Leases;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.Folders;
using HartFarm.Worker.Bus;
using HartFarm.Worker.Hosting;
using HartFarm.Worker.Models;
using HartFarm.Worker.Planning;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HartFarm.Http.Tests.Farm;

/// <summary>A coordinator with its HTTP interface on a port of this machine, all of it as it is: SQLite, a bus in memory, a store in a folder.</summary>
internal sealed class HttpFarm : IAsyncDisposable
{
    public static readonly SizeClass Pattern = new("pattern", PatternGenerator.Size, PatternGenerator.Size);

    private readonly WebApplication _application;
    private readonly RetryingStore _objects;
    private readonly ShardEndpoints _endpoints;
    private FarmWorker? _worker;

    private HttpFarm(WebApplication application, RetryingStore objects)
    {
        (_application, _objects) = (application, objects);
        _endpoints = new ShardEndpoints(Services.GetRequiredService<IBus>());
    }

    public IServiceProvider Services => _application.Services;

    public Uri Address => new(_application.Urls.First());

    public HttpClient Http { get; private set; } = null!;

    public FarmClient Client { get; private set; } = null!;

    /// <summary>Starts one over what is in the folder.</summary>
    public static async Task<HttpFarm> StartAsync(TemporaryFolder folder, Action<HttpOptions>? set = null, string? key = null, int port = 0,
        Action<CoordinatorOptions>? coordinate = null, TimeProvider? clock = null, ILoggerProvider? log = null, ObjectStoreOptions? store = null)
    {
        var options = new CoordinatorOptions();
        options.Store.Sqlite = folder["farm.db"];
        options.Submission.SizeClasses = [Pattern];
        options.Submission.ErrorsReported = 5;
        coordinate?.Invoke(options);
        var http = new HttpOptions { EventInterval = TimeSpan.FromMilliseconds(20) };
        set?.Invoke(http);
        var objects = ObjectStores.Open(store ?? new ObjectStoreOptions { Folder = new FolderStoreOptions { Folder = folder["objects"] } }, TimeProvider.System);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRouting().AddSingleton(clock ?? TimeProvider.System).AddSingleton<IObjectStore>(objects);
        if (log is not null) builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log));
        builder.Services.AddHartFarmCoordinator(options).AddHartFarmHttp(http);
        var farm = new HttpFarm(builder.Build().MapHartFarm(), objects);
        await farm.Services.GetRequiredService<IFarmDatabase>().MigrateAsync(CancellationToken.None);
        await farm.Services.GetRequiredService<LeaseRelease>().ReleaseAllAsync(CancellationToken.None);
        await farm._application.StartAsync();
        farm.Http = new HttpClient { BaseAddress = farm.Address };
        farm.Client = farm.ClientOf(key);
        return farm;
    }

    /// <summary>A client with a key.</summary>
    public FarmClient ClientOf(string? key) => new(new ClientOptions { Server = Address, Key = key, FirstPause = TimeSpan.FromMilliseconds(10), LongestPause = TimeSpan.FromMilliseconds(100), Retries = 500 });

    /// <summary>Starts a worker that draws patterns.</summary>
    public async Task WorkAsync(Gate gate)
    {
        var bus = Services.GetRequiredService<IBus>();
        var services = new WorkerServices(
            bus, _endpoints, new BusCoordinator(bus, TimeProvider.System, NullLogger<BusCoordinator>.Instance), _objects, TimeProvider.System,
            NullLoggerFactory.Instance);
        var options = new WorkerOptions { Models = [new ModelFolder(Pattern.Model, "unread")], EncodeThreads = 1, DrainLimit = TimeSpan.Zero };
        _worker = new FarmWorker(options, new WorkerDevice("cpu", "a test's processor", "cpu", new PlainMemory(), new PlanLimits(4)), new PatternLoader(gate), services);
        await _worker.RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A job of so many prompts.</summary>
    public static JobRequest Request(int prompts = 1) => new()
    {
        Model = Pattern.Model,
        Prompts = new PromptInput { Items = [.. Enumerable.Range(0, prompts).Select(i => new PromptItem { Prompt = $"prompt {i}" })] },
        Seed = 1,
        ShardSize = 2,
    };

    /// <summary>Follows a job to its end.</summary>
    public async Task<Contracts.Http.JobInfo> EndAsync(string id) => await Client.FollowAsync(id, TestContext.Current.CancellationToken).LastAsync();

    /// <summary>Ends the coordinator alone.</summary>
    public Task StopAsync() => _application.StopAsync();

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null) await _worker.DisposeAsync();
        Client.Dispose();
        Http.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _endpoints.Dispose();
        _objects.Dispose();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }
}
