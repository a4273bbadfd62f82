using System.Linq.Expressions;
using Hangfire;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HartFarm.Coordinator.Upkeep;

/// <summary>
/// Tells Hangfire what to call when. A coordinator that was killed at the wrong moment leaves Hangfire's lock on a task behind, which holds for ten minutes: no start waits for that, and
/// what cannot be told yet is told later.
/// </summary>
internal sealed partial class UpkeepSchedule(IRecurringJobManager manager, TimeProvider clock, ILogger<UpkeepSchedule> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    // Hangfire gives the running task a token in the place of the default.
    private static readonly (string Name, Expression<Func<UpkeepTasks, Task>> Call, string Times)[] Tasks =
    [
        ("leases", tasks => tasks.SweepLeasesAsync(CancellationToken.None), Cron.Minutely()),
        ("finalizing", tasks => tasks.FinalizeAsync(CancellationToken.None), Cron.Minutely()),
        ("retention", tasks => tasks.RetainAsync(CancellationToken.None), "*/5 * * * *"),
        ("files", tasks => tasks.ExpireFilesAsync(CancellationToken.None), "*/5 * * * *"),
        ("usage", tasks => tasks.RollUpUsageAsync(CancellationToken.None), "*/10 * * * *"),
        ("orphans", tasks => tasks.SweepOrphansAsync(CancellationToken.None), Cron.Daily(3)),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var left = Tasks;
        while (true)
        {
            List<(string, Expression<Func<UpkeepTasks, Task>>, string)> untold = [];
            foreach (var task in left)
            {
                if (!await TellAsync(task.Name, task.Call, task.Times, stoppingToken).ConfigureAwait(false)) untold.Add(task);
            }
            left = [.. untold];
            if (left.Length == 0) return;
            await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(false);
        }
    }

    // Hangfire waits for its lock on the thread that asks, and hears of no token.
    private async Task<bool> TellAsync(string name, Expression<Func<UpkeepTasks, Task>> call, string times, CancellationToken cancellation)
    {
        try
        {
            await Task.Run(() => manager.AddOrUpdate(name, call, times), cancellation).WaitAsync(cancellation).ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            LogNotTold(log, name, Pause, error.Message);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Upkeep's task {Name} could not be scheduled and is tried again in {Pause}; until then it is called as it was before, or not at all: {Reason}")]
    private static partial void LogNotTold(ILogger log, string name, TimeSpan pause, string reason);
}
