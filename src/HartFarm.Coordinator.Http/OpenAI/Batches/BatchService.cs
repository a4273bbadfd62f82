using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Http.OpenAI.Batches;

/// <summary>Takes the batches on that have not ended. Any coordinator may take the next step of any batch.</summary>
internal sealed partial class BatchService(
    BatchStore batches, BatchSteps steps, BatchSignal signal, IOptions<HttpOptions> options, TimeProvider clock, ILogger<BatchService> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                foreach (var id in await batches.OpenAsync(stoppingToken).ConfigureAwait(false)) await RunAsync(id, stoppingToken).ConfigureAwait(false);
                await signal.Batches.WaitAsync(options.Value.OpenAI.BatchInterval, clock, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                LogFailure(log, error);
                await Task.Delay(options.Value.OpenAI.BatchInterval, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    // One that cannot go on holds up no other.
    private async Task RunAsync(Guid id, CancellationToken cancellation)
    {
        try
        {
            while (await StepAsync(id, cancellation).ConfigureAwait(false))
            {
                // As far as it goes at once.
            }
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            LogStep(log, BatchIds.Text(id), error);
        }
    }

    private async Task<bool> StepAsync(Guid id, CancellationToken cancellation)
    {
        if (await batches.TakeAsync(id, cancellation).ConfigureAwait(false) is not { } batch) return false;
        try
        {
            return await steps.RunAsync(batch, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await batches.ReleaseAsync(id).ConfigureAwait(false);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Batches were not looked at; it is tried again.")]
    private static partial void LogFailure(ILogger log, Exception error);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Batch} could not be taken on; it is tried again.")]
    private static partial void LogStep(ILogger log, string batch, Exception error);
}
