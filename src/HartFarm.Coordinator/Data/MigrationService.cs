using Microsoft.Extensions.Hosting;

namespace HartFarm.Coordinator.Data;

/// <summary>Brings the tables up to date before anything else begins. Several coordinators may start at once: the database lets one at a time do so.</summary>
internal sealed class MigrationService(IFarmDatabase database) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => database.MigrateAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
