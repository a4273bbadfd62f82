using HartFarm.Coordinator.Data.Rows;
using Microsoft.Extensions.Logging;

namespace HartFarm.Coordinator.Http.Idempotency;

/// <summary>
/// Holds a request's idempotency key while the request is worked on. It is held for a short time, again and again: when the coordinator is lost, the same
/// request, sent to another one, need not wait for longer.
/// </summary>
internal sealed partial class RequestHold : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _renewing;

    /// <param name="keys">The keys.</param>
    /// <param name="row">The request's.</param>
    /// <param name="every">The time from one renewal to the next.</param>
    /// <param name="clock">Tells the time.</param>
    /// <param name="log">Is told when the key is lost.</param>
    public RequestHold(IdempotencyKeys keys, IdempotencyRow row, TimeSpan every, TimeProvider clock, ILogger log) => _renewing = RenewAsync(keys, row, every, clock, log);

    /// <summary>Ends the renewals; the key is then as the last one left it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task RenewAsync(IdempotencyKeys keys, IdempotencyRow row, TimeSpan every, TimeProvider clock, ILogger log)
    {
        // Nobody knows of a renewal that failed whether it was made.
        DateTimeOffset? unsure = null;
        try
        {
            while (true)
            {
                await Task.Delay(every, clock, _end.Token).ConfigureAwait(false);
                var until = keys.Until;
                try
                {
                    if (await keys.RenewAsync(row, until, unsure, _end.Token).ConfigureAwait(false)) unsure = null;
                    else break;
                }
#pragma warning disable CA1031 // A store that is away ends neither the request nor its renewals: it may be back before the key's time is over.
                catch (Exception error) when (error is not OperationCanceledException)
#pragma warning restore CA1031
                {
                    unsure = until;
                    LogFailed(log, error, row.ResourceId);
                }
            }
            LogLost(log, row.ResourceId);
        }
        catch (OperationCanceledException)
        {
            // The request has ended.
        }
    }

    [LoggerMessage(LogLevel.Warning, "Another request goes on with the idempotency key of {ResourceId}: this one took too long to renew it.")]
    private static partial void LogLost(ILogger log, Guid resourceId);

    [LoggerMessage(LogLevel.Warning, "The idempotency key of {ResourceId} could not be renewed; it is tried again.")]
    private static partial void LogFailed(ILogger log, Exception error, Guid resourceId);
}
