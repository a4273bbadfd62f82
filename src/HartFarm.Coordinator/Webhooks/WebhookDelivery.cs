using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Data.Rows;
using Microsoft.Extensions.Logging;

namespace HartFarm.Coordinator.Webhooks;

/// <summary>Makes attempts: claims, sends, and notes how it went.</summary>
internal sealed partial class WebhookDelivery(WebhookQueue queue, WebhookSender sender, ILogger<WebhookDelivery> log)
{
    /// <summary>Makes an attempt at a delivery of the receiver's that is due.</summary>
    /// <returns>False when nothing is due.</returns>
    public async Task<bool> NextAsync(WebhookReceiver receiver, CancellationToken cancellation)
    {
        if (await queue.DueAsync(receiver, cancellation).ConfigureAwait(false) is not { } delivery) return false;
        if (await queue.ClaimAsync(delivery, cancellation).ConfigureAwait(false) is { } number)
            await SendAsync(delivery, number, cancellation).ConfigureAwait(false);
        return true;
    }

    /// <summary>Makes an attempt that is claimed.</summary>
    /// <exception cref="OperationCanceledException">It was given up; the delivery is tried again later.</exception>
    public async Task SendAsync(WebhookDeliveryRow delivery, int number, CancellationToken cancellation)
    {
        try
        {
            var outcome = await sender.SendAsync(delivery, cancellation).ConfigureAwait(false);
            var state = await queue.ConcludeAsync(delivery, number, outcome, CancellationToken.None).ConfigureAwait(false);
            if (state is WebhookDeliveryState.Failed or WebhookDeliveryState.Gone) LogGivenUp(log, delivery.Type, delivery.JobId, number, outcome.Error);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Whether the receiver got it is not known; with the same id it may get it again.
            var interrupted = new WebhookOutcome(null, "the coordinator was stopped meanwhile", TimeSpan.Zero);
            await queue.ConcludeAsync(delivery, number, interrupted, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The webhook {Type} of job {JobId} is given up after attempt {Number}: {Error}")]
    private static partial void LogGivenUp(ILogger log, string type, Guid jobId, int number, string? error);
}
