using HartFarm.Coordinator.Signals;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Webhooks;

/// <summary>Delivers webhooks when they are due.</summary>
internal sealed partial class WebhookService(
    WebhookLanes lanes, WebhookQueue queue, FarmSignals signals, IOptions<WebhookOptions> options, TimeProvider clock, ILogger<WebhookService> log)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await lanes.StartAsync(stoppingToken).ConfigureAwait(false);
                await signals.Webhooks.WaitAsync(await PauseAsync(stoppingToken).ConfigureAwait(false), clock, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception error)
            {
                LogFailure(log, error);
                await Task.Delay(options.Value.Interval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        await lanes.WaitAsync().ConfigureAwait(false);
    }

    private async Task<TimeSpan> PauseAsync(CancellationToken cancellation)
    {
        var next = await queue.NextTimeAsync(cancellation).ConfigureAwait(false) - clock.GetUtcNow() ?? options.Value.Interval;
        return next < TimeSpan.Zero ? TimeSpan.Zero : next < options.Value.Interval ? next : options.Value.Interval;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Webhooks were not looked at; it is tried again.")]
    private static partial void LogFailure(ILogger log, Exception error);
}
