using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Tenants;
using HartFarm.LoadBench.Engine;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.Folders;
using HartFarm.Testing.Services;
using HartFarm.Worker.Bus;
using HartFarm.Worker.Hosting;
using HartFarm.Worker.Models;
using HartFarm.Worker.Planning;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;

namespace HartFarm.LoadBench.Workers;

/// <summary>A coordinator over PostgreSQL and RabbitMQ with its objects in a folder, and any number of workers of which all but the engine is real, in this process.</summary>
internal sealed class SimulatedFarm : IAsyncDisposable
{
    // They consume a queue together, one message at a time: a thousand of them would be one consumer.
    private const int WorkersOfABus = 25;

    private readonly List<FarmWorker> _workers = [];
    private readonly List<(IHost Host, ShardEndpoints Endpoints)> _buses = [];
    private readonly PostgresService _postgres;
    private readonly RabbitMqService _rabbit;
    private readonly RetryingStore _objects;
    private readonly IHost _host;

    private SimulatedFarm(PostgresService postgres, RabbitMqService rabbit, RetryingStore objects, IHost host) =>
        (_postgres, _rabbit, _objects, _host) = (postgres, rabbit, objects, host);

    public static async Task<SimulatedFarm> StartAsync(ServiceAddresses services, string folder, CancellationToken cancellation)
    {
        var postgres = await PostgresService.CreateAsync(services.Postgres!);
        var rabbit = await RabbitMqService.CreateAsync(services.RabbitMq!, services.RabbitMqHttp!);
        var options = new CoordinatorOptions();
        options.Store.Postgres = postgres.ConnectionString;
        options.Bus.RabbitMq = rabbit.Address;
        options.Submission.SizeClasses = [TaskLoader.SizeClass];
        var objects = ObjectStores.Open(new ObjectStoreOptions { Folder = new FolderStoreOptions { Folder = folder } }, TimeProvider.System);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton<IObjectStore>(objects);
        builder.Services.AddHartFarmCoordinator(options);
        var host = builder.Build();
        await host.StartAsync(cancellation);
        return new SimulatedFarm(postgres, rabbit, objects, host);
    }

    /// <summary>Makes a tenant with a job of so many shards of one image.</summary>
    public async Task SubmitAsync(string tenant, double weight, int shards, CancellationToken cancellation)
    {
        await _host.Services.GetRequiredService<TenantRegistry>().CreateAsync(tenant, new TenantSettings { Weight = weight }, cancellation);
        PromptItem[] items = [new PromptItem { Prompt = SimulatedEngine.Prompt(tenant) }];
        var request = new JobRequest { Model = TaskLoader.Model, Prompts = new PromptInput { Items = items }, ImagesPerPrompt = shards, ShardSize = 1 };
        using var prompts = new PromptItems(items);
        await _host.Services.GetRequiredService<JobSubmission>().SubmitAsync(request, prompts, tenant, cancellation);
    }

    /// <summary>Starts workers that make one image at a time.</summary>
    public async Task WorkAsync(int workers, SimulatedLoader loader, CancellationToken cancellation)
    {
        var options = new WorkerOptions { Models = [new ModelFolder(TaskLoader.Model, "unread")], EncodeThreads = 1, DrainLimit = TimeSpan.Zero };
        foreach (var together in Enumerable.Range(0, workers).Chunk(WorkersOfABus))
        {
            var services = await ConnectAsync(cancellation);
            foreach (var _ in together)
            {
                var device = new WorkerDevice("cpu", "a simulated device", "cpu", new HostDeviceMemory(), new PlanLimits(1));
                _workers.Add(new FarmWorker(options, device, loader, services));
            }
        }
        foreach (var worker in _workers) await worker.RunAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_workers.Select(worker => worker.DisposeAsync().AsTask()));
        foreach (var (host, endpoints) in _buses)
        {
            await host.StopAsync();
            host.Dispose();
            endpoints.Dispose();
        }
        await _host.StopAsync();
        _host.Dispose();
        _objects.Dispose();
        await _rabbit.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    private async Task<WorkerServices> ConnectAsync(CancellationToken cancellation)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddWorkerBus(new BusOptions { RabbitMq = _rabbit.Address });
        var host = builder.Build();
        var bus = host.Services.GetRequiredService<IBus>();
        var endpoints = new ShardEndpoints(bus);
        _buses.Add((host, endpoints));
        await host.StartAsync(cancellation);
        return new WorkerServices(
            bus, endpoints, new BusCoordinator(bus, TimeProvider.System, NullLogger<BusCoordinator>.Instance), _objects, TimeProvider.System, NullLoggerFactory.Instance);
    }
}
