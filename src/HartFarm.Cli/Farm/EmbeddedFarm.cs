using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Upkeep;
using HartFarm.Storage.Objects;
using HartFarm.Storage.Objects.Folders;
using HartFarm.Worker.Bus;
using HartFarm.Worker.Hosting;
using HartFarm.Worker.Models;
using HartFarm.Worker.Planning;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HartFarm.Cli.Farm;

/// <summary>A whole farm in this process, with nothing to install: coordinator, bus in memory, store in a folder, and one worker.</summary>
public sealed class EmbeddedFarm : IAsyncDisposable
{
    /// <summary>How long a shard at hand may still take when the farm is to stop.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(5);

    /// <summary>About how long a shard takes: what a kill can cost.</summary>
    private static readonly TimeSpan ShardTime = TimeSpan.FromSeconds(30);

    /// <summary>How long the measuring batch may take.</summary>
    private static readonly TimeSpan ProbeLimit = TimeSpan.FromSeconds(5);

    /// <summary>Nobody else can take a lease over, so it only has to outlast a machine that sleeps or is slow.</summary>
    private static readonly TimeSpan LeaseFor = TimeSpan.FromMinutes(10);

    private readonly IHost _host;
    private readonly FarmFolder _folder;
    private readonly FarmSettings _settings;
    private readonly RetryingStore _store;
    private ShardEndpoints? _endpoints;
    private FarmWorker? _worker;

    private EmbeddedFarm(IHost host, FarmFolder folder, FarmSettings settings, RetryingStore store) =>
        (_host, _folder, _settings, _store) = (host, folder, settings, store);

    /// <summary>The coordinator's parts.</summary>
    public IServiceProvider Services => _host.Services;

    /// <summary>The leases that the worker holds, with their images so far.</summary>
    public IReadOnlyList<HeldLease> Held => _worker?.Held ?? [];

    /// <summary>Ends with the worker, and says how.</summary>
    public Task<WorkerExit> WorkerExit => _worker!.Exit;

    /// <summary>Starts all but the worker. What an earlier process left is taken up again, so the caller makes sure that there is no other one.</summary>
    /// <param name="folder">Where it keeps things.</param>
    /// <param name="settings">How it runs.</param>
    /// <param name="sizeClass">What its model makes.</param>
    /// <param name="log">Takes what its parts have to say.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="cancellation">Stops the starting.</param>
    /// <exception cref="StoreException">The folder cannot be used.</exception>
    public static async Task<EmbeddedFarm> StartAsync(
        FarmFolder folder, FarmSettings settings, SizeClass sizeClass, ILoggerProvider log, TimeProvider clock, CancellationToken cancellation)
    {
        folder.Prepare();
        var store = ObjectStores.Open(new ObjectStoreOptions { Folder = new FolderStoreOptions { Folder = folder.Objects } }, clock);
        // Without the defaults: no settings of the environment or of the current folder are read.
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.AddProvider(log);
        builder.Services.AddSingleton(clock).AddSingleton<IObjectStore>(store).AddHartFarmCoordinator(Options(folder, settings, sizeClass));
        builder.Services.AddSingleton<IHostLifetime, QuietLifetime>();
        var farm = new EmbeddedFarm(builder.Build(), folder, settings, store);
        try
        {
            await farm.TakeUpAsync(cancellation).ConfigureAwait(false);
            await farm._host.StartAsync(cancellation).ConfigureAwait(false);
            return farm;
        }
        catch
        {
            await farm.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Loads the model and begins to take shards.</summary>
    /// <exception cref="Worker.WorkerException">The model does not fit the memory.</exception>
    /// <exception cref="Model.Checkpoints.CheckpointException">The folder has no model, or one that cannot be used.</exception>
    public async Task StartWorkerAsync(IModelLoader loader, CancellationToken cancellation)
    {
        var services = new WorkerServices(
            Services.GetRequiredService<IBus>(),
            _endpoints = new ShardEndpoints(Services.GetRequiredService<IBus>()),
            new BusCoordinator(Services.GetRequiredService<IBus>(), Clock, Services.GetRequiredService<ILogger<BusCoordinator>>()),
            _store,
            Clock,
            Services.GetRequiredService<ILoggerFactory>());
        var device = WorkerDevice.Find(_settings.Device);
        if (_settings.Batch is { } batch) device = device with { Limits = new PlanLimits(batch) };
        var options = new WorkerOptions
        {
            Device = _settings.Device,
            Models = [_settings.Model],
            Precision = _settings.Precision,
            Threads = _settings.Threads,
            SpoolFolder = _folder.Spool,
            DrainLimit = DrainLimit,
            ProbeLimit = ProbeLimit,
        };
        _worker = new FarmWorker(options, device, loader, services);
        await _worker.RunAsync(cancellation).ConfigureAwait(false);
    }

    /// <summary>What the worker says of itself and its model.</summary>
    public async Task<(SizeClassPlan Plan, string Precision)> PlanAsync(CancellationToken cancellation)
    {
        var id = _worker!.Id;
        var row = await Services.GetRequiredService<FarmStore>().ReadAsync(
            context => context.Workers.AsNoTracking().SingleAsync(worker => worker.Id == id, cancellation), cancellation).ConfigureAwait(false);
        return (row.Plan.Single(), row.Precision);
    }

    /// <summary>Finishes the shards at hand within seconds or gives them back, and takes no more.</summary>
    public Task DrainAsync() => _worker?.DrainAsync() ?? Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_worker is not null) await _worker.DisposeAsync().ConfigureAwait(false);
        await _host.StopAsync().ConfigureAwait(false);
        _endpoints?.Dispose();
        if (_host is IAsyncDisposable host) await host.DisposeAsync().ConfigureAwait(false);
        else _host.Dispose();
        // Pooled connections keep the file.
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
    }

    private TimeProvider Clock => Services.GetRequiredService<TimeProvider>();

    private static CoordinatorOptions Options(FarmFolder folder, FarmSettings settings, SizeClass sizeClass)
    {
        var options = new CoordinatorOptions();
        options.Store.Sqlite = folder.Database;
        options.Leases.LeaseFor = LeaseFor;
        options.Submission.SizeClasses = [sizeClass];
        options.Submission.ShardTime = ShardTime;
        options.Submission.SpoolFolder = folder.Spool;
        options.Submission.ExactBatch = settings.Batch ?? options.Submission.ExactBatch;
        options.Finalizing.SpoolFolder = folder.Spool;
        return options;
    }

    private async Task TakeUpAsync(CancellationToken cancellation)
    {
        await Services.GetRequiredService<IFarmDatabase>().MigrateAsync(cancellation).ConfigureAwait(false);
        await Services.GetRequiredService<LeaseRelease>().ReleaseAllAsync(cancellation).ConfigureAwait(false);
        // Nobody is about to submit anything: what belongs to nothing is nobody's, however young it is.
        var all = Microsoft.Extensions.Options.Options.Create(new UpkeepOptions { OrphanAge = TimeSpan.Zero });
        await new OrphanSweep(Services.GetRequiredService<FarmStore>(), _store, all, Clock).RunAsync(cancellation).ConfigureAwait(false);
    }
}
