using HartFarm.Coordinator.Signals;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Webhooks;

/// <summary>A lane for each receiver that has something due: a receiver that is slow or dead holds up nobody but itself.</summary>
internal sealed partial class WebhookLanes(
    WebhookQueue queue, WebhookDelivery delivery, FarmSignals signals, IOptions<WebhookOptions> options, ILogger<WebhookLanes> log)
{
    private readonly Dictionary<WebhookReceiver, Task> _lanes = [];

    /// <summary>Starts lanes for receivers that have none. Not to be called twice at once.</summary>
    /// <returns>The lanes that run; none of them fails.</returns>
    public async Task<IReadOnlyCollection<Task>> StartAsync(CancellationToken cancellation)
    {
        foreach (var (receiver, lane) in _lanes.ToArray())
            if (lane.IsCompleted) _lanes.Remove(receiver);
        var perTenant = _lanes.Keys.CountBy(receiver => receiver.Tenant).ToDictionary();
        foreach (var receiver in await queue.DueReceiversAsync(cancellation).ConfigureAwait(false))
        {
            var running = perTenant.GetValueOrDefault(receiver.Tenant);
            if (running >= options.Value.ReceiversAtOnce || _lanes.ContainsKey(receiver)) continue;
            _lanes[receiver] = Task.Run(() => RunAsync(receiver, cancellation), CancellationToken.None);
            perTenant[receiver.Tenant] = running + 1;
        }
        return [.. _lanes.Values];
    }

    /// <summary>Ends when every lane has.</summary>
    public Task WaitAsync() => Task.WhenAll(_lanes.Values);

    private async Task RunAsync(WebhookReceiver receiver, CancellationToken cancellation)
    {
        try
        {
            while (await delivery.NextAsync(receiver, cancellation).ConfigureAwait(false))
            {
                // One after the other.
            }
            // There is room for another receiver's lane, and a next time to be awaited.
            signals.Webhooks.Set();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What is left is due at the next start, or at another coordinator.
        }
        catch (Exception error)
        {
            // The timer looks again; the signal would do so at once and in vain.
            LogFailure(log, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Webhooks of a receiver were not delivered; it is tried again.")]
    private static partial void LogFailure(ILogger log, Exception error);
}
