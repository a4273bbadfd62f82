using HartFarm.Coordinator.Publication;
using HartFarm.Coordinator.Signals;
using HartFarm.Storage.Objects;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Finalizing;

/// <summary>Finishes what has begun: shards whose publishing was cut off, and jobs whose last shard has ended.</summary>
public sealed partial class FinalizingService(
    ShardPublisher publisher, JobFinalizer finalizer, FarmSignals signals, IOptions<FinalizingOptions> options, TimeProvider clock,
    ILogger<FinalizingService> log) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunAsync(stoppingToken).ConfigureAwait(false);
                await signals.Finalizing.WaitAsync(options.Value.Interval, clock, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LogFailure(log, error);
                await Task.Delay(options.Value.Pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>One round. A store that does not answer keeps shards from being published, and no job from being looked at.</summary>
    private async Task RunAsync(CancellationToken cancellation)
    {
        try
        {
            await publisher.ResumeAsync(cancellation).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            LogFailure(log, error);
        }
        await finalizer.RunAsync(cancellation).ConfigureAwait(false);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Something could not be finished; it is tried again.")]
    private static partial void LogFailure(ILogger log, Exception error);
}
