using HartFarm.Storage.Objects;
using HartFarm.Worker.Bus;
using HartFarm.Worker.Models;
using HartFarm.Worker.Shards;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HartFarm.Worker.Hosting;

/// <summary>Puts workers into a host: one of their own on RabbitMQ, or one that has a bus and a store already.</summary>
public static class WorkerHost
{
    /// <summary>What the host waits for beyond the workers' own limits when it ends.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Adds workers to a host that has an <see cref="IBus"/> and an <see cref="IObjectStore"/>.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="workers">The workers.</param>
    /// <param name="loaders">What loads their models; null for what loads HART.</param>
    /// <exception cref="OptionsValidationException">An option of a worker will not do; all faults are named.</exception>
    public static IServiceCollection AddFarmWorkers(this IServiceCollection services, IReadOnlyList<WorkerOptions> workers, ModelLoaderFactory? loaders = null)
    {
        var check = new WorkerOptionsCheck();
        foreach (var options in workers)
        {
            var result = check.Validate(null, options);
            if (result.Failed) throw new OptionsValidationException("worker", typeof(WorkerOptions), result.Failures);
        }
        var longest = workers.Max(options => options.DrainLimit);
        services.Configure<HostOptions>(options => options.ShutdownTimeout = longest + Grace);
        services.AddSingleton(workers);
        services.AddSingleton(loaders ?? ((device, precision, threads) => new PipelineLoader(device, precision, threads)));
        services.AddSingleton<WorkerExitCode>();
        services.AddSingleton<ShardEndpoints>();
        services.AddSingleton<ICoordinator>(provider => new BusCoordinator(
            provider.GetRequiredService<IBus>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<BusCoordinator>>()));
        services.AddSingleton(provider => new WorkerServices(
            provider.GetRequiredService<IBus>(),
            provider.GetRequiredService<ShardEndpoints>(),
            provider.GetRequiredService<ICoordinator>(),
            provider.GetRequiredService<IObjectStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddHostedService<WorkerService>();
        return services;
    }

    /// <summary>A host of workers alone, on RabbitMQ.</summary>
    /// <param name="workers">The workers.</param>
    /// <param name="bus">The broker.</param>
    /// <param name="objects">The store.</param>
    /// <param name="loaders">What loads their models; null for what loads HART.</param>
    /// <param name="log">Says how the log is written; null is the host's usual way.</param>
    /// <exception cref="OptionsValidationException">An option of a worker or of the bus will not do; all faults are named.</exception>
    /// <exception cref="StoreOptionsException">The store's settings will not do; all faults are named.</exception>
    public static IHost Build(IReadOnlyList<WorkerOptions> workers, BusOptions bus, ObjectStoreOptions objects, ModelLoaderFactory? loaders = null, Action<ILoggingBuilder>? log = null)
    {
        if (bus.Faults().ToArray() is { Length: > 0 } faults) throw new OptionsValidationException("bus", typeof(BusOptions), faults);
        var builder = Host.CreateApplicationBuilder();
        log?.Invoke(builder.Logging);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<IObjectStore>(ObjectStores.Open(objects, TimeProvider.System));
        builder.Services.AddWorkerBus(bus);
        builder.Services.AddTraceExport("hartfarm-worker");
        builder.Services.AddFarmWorkers(workers, loaders);
        return builder.Build();
    }
}
