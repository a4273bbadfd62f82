using Hangfire;
using Microsoft.Extensions.Hosting;

namespace HartFarm.Coordinator.Upkeep;

/// <summary>Tells Hangfire what to call when.</summary>
internal sealed class UpkeepSchedule(IRecurringJobManager manager) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        // Hangfire gives the running task a token in the place of the default.
        manager.AddOrUpdate<UpkeepTasks>("leases", tasks => tasks.SweepLeasesAsync(CancellationToken.None), Cron.Minutely());
        manager.AddOrUpdate<UpkeepTasks>("finalizing", tasks => tasks.FinalizeAsync(CancellationToken.None), Cron.Minutely());
        manager.AddOrUpdate<UpkeepTasks>("retention", tasks => tasks.RetainAsync(CancellationToken.None), "*/5 * * * *");
        manager.AddOrUpdate<UpkeepTasks>("files", tasks => tasks.ExpireFilesAsync(CancellationToken.None), "*/5 * * * *");
        manager.AddOrUpdate<UpkeepTasks>("usage", tasks => tasks.RollUpUsageAsync(CancellationToken.None), "*/10 * * * *");
        manager.AddOrUpdate<UpkeepTasks>("orphans", tasks => tasks.SweepOrphansAsync(CancellationToken.None), Cron.Daily(3));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
