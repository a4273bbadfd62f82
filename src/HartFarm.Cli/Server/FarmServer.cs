using System.Globalization;
using HartFarm.Bus;
using HartFarm.Cli.Commands;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator;
using HartFarm.Coordinator.Bus;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Http;
using HartFarm.Coordinator.Http.Metrics;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Leases;
using HartFarm.Dashboard.Hosting;
using HartFarm.Model.Runtime;
using HartFarm.Storage.Objects;
using HartFarm.Worker.Hosting;
using HartFarm.Worker.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HartFarm.Cli.Server;

/// <summary>A coordinator with its HTTP interface, and workers beside it if they are wanted.</summary>
public sealed partial class FarmServer : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ServerFolder? _folder;
    private readonly RetryingStore _objects;
    private readonly bool _hasWorkers;

    private FarmServer(WebApplication application, ServerFolder? folder, RetryingStore objects, bool hasWorkers) =>
        (_application, _folder, _objects, _hasWorkers) = (application, folder, objects, hasWorkers);

    /// <summary>Where it listens, once it has started.</summary>
    public IEnumerable<string> Addresses => _application.Urls;

    private string? QueueFault => _application.Services.GetService<QueueFaults>()?.Fault;

    /// <summary>Puts it together; nothing runs yet.</summary>
    /// <param name="options">What was asked for.</param>
    /// <param name="log">Where what happens is told.</param>
    /// <param name="loaders">What loads the workers' models; null for what loads HART.</param>
    /// <exception cref="ServerException">The settings or the folder will not do.</exception>
    /// <exception cref="StoreOptionsException">The store's settings will not do.</exception>
    /// <exception cref="Model.Checkpoints.CheckpointException">A model will not do.</exception>
    public static FarmServer Build(UpOptions options, Action<ILoggingBuilder> log, ModelLoaderFactory? loaders = null)
    {
        var settings = ServerSettings.Read(options);
        var folder = options.Full ? null : ServerFolder.Open(options.Data);
        try
        {
            AddModels(settings.Coordinator.Submission, options);
            var objects = ObjectStores.Open(settings.Objects, TimeProvider.System);
            // Empty: no settings of the environment or of the current folder are read but our own.
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(FarmServer).Assembly.GetName().Name });
            builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().UseUrls(options.Listen);
            log(builder.Logging);
            // Coordinators that share a database share its time, too; where it has none of its own, this is the machine's.
            builder.Services.AddRouting().AddSingleton<TimeProvider>(new FarmClock(TimeProvider.System)).AddSingleton<IObjectStore>(objects);
            builder.Services.AddHartFarmCoordinator(settings.Coordinator).AddHartFarmHttp(settings.Http)
                .AddHartFarmDashboard(new DashboardOptions { NeedsKey = settings.Http.Keys.Count > 0 });
            builder.Configuration.AddInMemoryCollection(TraceExport.Variables);
            builder.Services.AddTraceExport("hartfarm-coordinator", traces => traces.AddCoordinator());
            if (options.Workers > 0) builder.Services.AddFarmWorkers([.. Enumerable.Range(0, options.Workers).Select(i => Worker(settings, i, folder))], loaders);
            return new FarmServer(builder.Build().MapHartFarm().MapHartFarmDashboard(), folder, objects, options.Workers > 0);
        }
        catch
        {
            folder?.Dispose();
            throw;
        }
    }

    /// <summary>Starts it; it listens when this returns.</summary>
    /// <exception cref="ServerException">It cannot listen there.</exception>
    /// <exception cref="StoreRefusedException">The object store will not do: there is no such bucket, or its keys lack a permission.</exception>
    public async Task StartAsync(CancellationToken cancellation)
    {
        try
        {
            if (_folder is not null) await TakeUpAsync(cancellation).ConfigureAwait(false);
            else await ProbeAsync(cancellation).ConfigureAwait(false);
            await _application.StartAsync(cancellation).ConfigureAwait(false);
        }
        catch (StoreOutdatedException error)
        {
            throw new ServerException(error.Message, error);
        }
        catch (IOException error)
        {
            throw new ServerException($"--listen: {error.Message}", error);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested && QueueFault is not null)
        {
            // The bus can find out while the rest still starts.
            throw new ServerException(QueueFault);
        }
    }

    /// <summary>Waits until a signal, the token or a worker ends it, then ends it in order.</summary>
    /// <returns>What to tell the shell.</returns>
    /// <exception cref="ServerException">A queue on the broker is none of HartFarm's.</exception>
    public async Task<int> WaitAsync(CancellationToken cancellation)
    {
        var lifetime = _application.Lifetime;
        var ends = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStopping.Register(ends.SetResult))
        await using (cancellation.Register(lifetime.StopApplication))
        {
            await ends.Task.ConfigureAwait(false);
        }
        await _application.StopAsync(CancellationToken.None).ConfigureAwait(false);
        if (QueueFault is { } fault) throw new ServerException(fault);
        // The log says what.
        if (_application.Services.GetService<QueueWatch>()?.Fault is not null) return ExitCodes.Failed;
        return _hasWorkers ? _application.Services.GetRequiredService<WorkerExitCode>().Value : ExitCodes.Done;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.DisposeAsync().ConfigureAwait(false);
        _objects.Dispose();
        // Pooled connections keep the file.
        if (_folder is not null) Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder?.Dispose();
    }

    // Its bus was in memory: whatever an earlier process had at hand is nobody's now.
    private async Task TakeUpAsync(CancellationToken cancellation)
    {
        await _application.Services.GetRequiredService<StoreMigration>().StartAsync(cancellation).ConfigureAwait(false);
        await _application.Services.GetRequiredService<LeaseRelease>().ReleaseAllAsync(cancellation).ConfigureAwait(false);
    }

    // A store that does not answer or is full is waited for, as later on.
    private async Task ProbeAsync(CancellationToken cancellation)
    {
        try
        {
            await StoreProbe.RunAsync(_objects, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (error is StoreUnavailableException or StoreFullException)
        {
            LogNoStore(_application.Logger, error.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The object store cannot be used yet: {Reason}")]
    private static partial void LogNoStore(ILogger log, string reason);

    // Jobs are accepted while the workers still load.
    private static void AddModels(SubmissionOptions submission, UpOptions options)
    {
        if (options.Workers == 0) return;
        var loader = new PipelineLoader(DeviceOf(options, 0), Precision.Auto, null);
        foreach (var need in options.Models.Select(loader.Describe))
        {
            submission.SizeClasses = [.. submission.SizeClasses, need.SizeClass];
            submission.Sampling.TryAdd(need.SizeClass.Model, need.Sampling ?? new ModelSampling());
        }
    }

    private static WorkerOptions Worker(ServerSettings settings, int index, ServerFolder? folder)
    {
        var (up, set) = (settings.Options, settings.Worker);
        return new WorkerOptions
        {
            Device = DeviceOf(up, index),
            Models = up.Models,
            Threads = Math.Max(1, (up.Threads ?? set.Threads ?? Environment.ProcessorCount) / up.Workers),
            Memory = set.Memory ?? (up.Device == "cpu" && up.Workers > 1 ? WorkerDevice.Find("cpu").Memory.Available / up.Workers : null),
            SpoolFolder = set.SpoolFolder ?? folder?.Spool,
            Precision = set.Precision,
            EncodeThreads = set.EncodeThreads,
            DrainLimit = set.DrainLimit,
            StoreLimit = set.StoreLimit,
            ProbeLimit = set.ProbeLimit,
            MostBrokenBatches = set.MostBrokenBatches,
        };
    }

    private static string DeviceOf(UpOptions options, int index) =>
        options.Device == "cuda" ? string.Create(CultureInfo.InvariantCulture, $"cuda:{index}") : options.Device;
}
