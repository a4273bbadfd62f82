using HartFarm.Coordinator.Audit;
using HartFarm.Coordinator.Bus;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Postgres;
using HartFarm.Coordinator.Data.Sqlite;
using HartFarm.Coordinator.Dispatch;
using HartFarm.Coordinator.Finalizing;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Jobs.Estimates;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Keys;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Metrics;
using HartFarm.Coordinator.Partials;
using HartFarm.Coordinator.Publication;
using HartFarm.Coordinator.Signals;
using HartFarm.Coordinator.Tenants;
using HartFarm.Coordinator.Upkeep;
using HartFarm.Coordinator.Usage;
using HartFarm.Coordinator.Webhooks;
using HartFarm.Coordinator.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator;

/// <summary>What a process needs to be a coordinator.</summary>
public static class CoordinatorServices
{
    /// <summary>Adds a coordinator. The caller adds an <see cref="Storage.Objects.IObjectStore"/>.</summary>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static IServiceCollection AddHartFarmCoordinator(this IServiceCollection services, CoordinatorOptions options)
    {
        options.Validate();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IAuditActors, OwnActor>();
        services.AddMetrics();
        services
            .AddSingleton(Options.Create(options.Store))
            .AddSingleton(Options.Create(options.Bus))
            .AddSingleton(Options.Create(options.Submission))
            .AddSingleton(Options.Create(options.Leases))
            .AddSingleton(Options.Create(options.Dispatch))
            .AddSingleton(Options.Create(options.Finalizing))
            .AddSingleton(Options.Create(options.Webhooks))
            .AddSingleton(Options.Create(options.Upkeep))
            .AddSingleton<IFarmDatabase>(_ => options.Store.Postgres is { } postgres ? new PostgresDatabase(postgres) : new SqliteDatabase(options.Store.Sqlite!))
            .AddSingleton<StoreMigration>()
            .AddSingleton<FarmStore>()
            .AddSingleton<FarmSignals>()
            .AddSingleton<PartialFeeds>()
            .AddSingleton<AuditLog>()
            .AddSingleton<TenantRegistry>()
            .AddSingleton<KeyRegistry>()
            .AddSingleton<IJobNotices, BusNotices>()
            .AddSingleton<CoordinatorMeter>()
            .AddSingleton<LiveWorkers>()
            .AddSingleton<JobSubmission>()
            .AddSingleton<JobEstimates>()
            .AddSingleton<JobControl>()
            .AddSingleton<JobHoldUps>()
            .AddSingleton<JobProgress>()
            .AddSingleton<AttemptEnd>()
            .AddSingleton<ShardClaims>()
            .AddSingleton<WorkerHeartbeats>()
            .AddSingleton<ShardResults>()
            .AddSingleton<LeaseEnds>()
            .AddSingleton<LeaseSweep>()
            .AddSingleton<ListeningTime>()
            .AddSingleton<DeadlineCheck>()
            .AddSingleton<LeaseRelease>()
            .AddSingleton<ShardPublisher>()
            .AddSingleton<ObjectSweep>()
            .AddSingleton<LostStaging>()
            .AddSingleton<KnownDepths>()
            .AddSingleton<RoomOfWorkers>()
            .AddSingleton<DispatchPlan>()
            .AddSingleton<IShardQueue, BusShardQueue>()
            .AddSingleton<JobFinalizer>()
            .AddSingleton<UsageRollUp>()
            .AddSingleton<UsageReader>();
        // The order is that of the starts: tables, bus, then what uses them.
        services.AddHostedService<MigrationService>();
        services.AddHostedService<ListeningWatch>();
        FarmBus.Add(services, options.Bus);
        services.AddHostedService<Dispatcher>();
        services.AddHostedService<FinalizingService>();
        WebhookServices.Add(services);
        UpkeepServices.Add(services, options.Upkeep);
        return services;
    }
}
