using Microsoft.Extensions.Hosting;

namespace HartFarm.Coordinator.Data;

/// <summary>Brings the tables up to date before anything else begins, or sees that they are.</summary>
internal sealed class MigrationService(StoreMigration migration) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => migration.StartAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
