using HartFarm.Client;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Http;
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
using Microsoft.Extensions.Logging.Abstractions;

namespace HartFarm.FarmBench.Interface;

/// <summary>A coordinator with its HTTP interface on the loopback interface, a bus in memory, and a store in a folder; the worker comes when it is wanted.</summary>
internal sealed class BenchFarm : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly RetryingStore _objects;
    private readonly ShardEndpoints _endpoints;
    private FarmWorker? _worker;

    private BenchFarm(WebApplication application, RetryingStore objects)
    {
        (_application, _objects) = (application, objects);
        _endpoints = new ShardEndpoints(application.Services.GetRequiredService<IBus>());
        Address = new Uri(application.Urls.First());
        Client = new FarmClient(new ClientOptions { Server = Address });
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    public FarmClient Client { get; }

    public static async Task<BenchFarm> StartAsync(string folder, string? postgres, CancellationToken cancellation)
    {
        var options = new CoordinatorOptions();
        options.Store.Sqlite = postgres is null ? Path.Combine(folder, "farm.db") : null;
        options.Store.Postgres = postgres;
        options.Submission.SizeClasses = [FlatLoader.SizeClass];
        var objects = ObjectStores.Open(new ObjectStoreOptions { Folder = new FolderStoreOptions { Folder = Path.Combine(folder, "objects") } }, TimeProvider.System);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting().AddSingleton(TimeProvider.System).AddSingleton<IObjectStore>(objects);
        builder.Services.AddHartFarmCoordinator(options).AddHartFarmHttp(new HttpOptions());
        var application = builder.Build().MapHartFarm();
        await application.Services.GetRequiredService<IFarmDatabase>().MigrateAsync(cancellation);
        await application.StartAsync(cancellation);
        return new BenchFarm(application, objects);
    }

    /// <summary>Starts the worker.</summary>
    public async Task WorkAsync(CancellationToken cancellation)
    {
        var bus = _application.Services.GetRequiredService<IBus>();
        var services = new WorkerServices(
            bus, _endpoints, new BusCoordinator(bus, TimeProvider.System, NullLogger<BusCoordinator>.Instance), _objects, TimeProvider.System, NullLoggerFactory.Instance);
        var options = new WorkerOptions { Models = [new ModelFolder(FlatLoader.Model, "unread")], EncodeThreads = Environment.ProcessorCount, DrainLimit = TimeSpan.Zero };
        _worker = new FarmWorker(options, new WorkerDevice("cpu", "a processor", "cpu", new HostDeviceMemory(), new PlanLimits(64)), new FlatLoader(), services);
        await _worker.RunAsync(cancellation);
    }

    /// <summary>A job of so many prompts with so many images each.</summary>
    public static JobRequest Request(int prompts, int images, int? shardSize = null) => new()
    {
        Model = FlatLoader.Model,
        Prompts = new PromptInput { Items = [.. Enumerable.Range(0, prompts).Select(i => new PromptItem { Prompt = $"A lighthouse on a cliff at dusk, number {i}, in the style of a woodcut" })] },
        ImagesPerPrompt = images,
        Seed = 1,
        ShardSize = shardSize,
    };

    /// <summary>Waits for a job's end.</summary>
    /// <exception cref="InvalidOperationException">Not all of it was made.</exception>
    public async Task<JobInfo> EndAsync(string id, CancellationToken cancellation)
    {
        var job = await Client.FollowAsync(id, cancellation).LastAsync(cancellation);
        return job.State == JobState.Completed ? job : throw new InvalidOperationException($"the job is {job.State}: {job.Error}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_worker is not null) await _worker.DisposeAsync();
        Client.Dispose();
        await _application.StopAsync();
        await _application.DisposeAsync();
        _endpoints.Dispose();
        _objects.Dispose();
    }
}
