using Hangfire;
using Hangfire.InMemory;
using Hangfire.PostgreSql;
using HartFarm.Coordinator.Data.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HartFarm.Coordinator.Upkeep;

/// <summary>Hangfire with its store.</summary>
internal static class UpkeepServices
{
    public static void Add(IServiceCollection services, UpkeepOptions options)
    {
        services.AddHangfire((provider, hangfire) =>
        {
            hangfire.UseLogProvider(new HangfireLogs(provider.GetRequiredService<ILoggerFactory>()));
            hangfire.UseSimpleAssemblyNameTypeSerializer().UseRecommendedSerializerSettings();
            if (options.Postgres is { } connection) hangfire.UsePostgreSqlStorage(
                store => store.UseNpgsqlConnection(SessionLimits.In(connection)), new PostgreSqlStorageOptions { SchemaName = UpkeepTables.Schema, PrepareSchemaIfNecessary = false });
            else hangfire.UseInMemoryStorage(new InMemoryStorageOptions());
        });
        services.AddHangfireServer(server => server.WorkerCount = options.Concurrency);
        services.AddTransient<UpkeepTasks>();
        services.AddSingleton<Retention>();
        services.AddSingleton<FileExpiry>();
        services.AddSingleton<OrphanSweep>();
        services.AddHostedService<UpkeepSchedule>();
    }
}
