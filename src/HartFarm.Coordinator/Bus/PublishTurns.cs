using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Bus;

/// <summary>Lets only so many results be published at once, whatever messages they came with.</summary>
/// <param name="options">How many.</param>
internal sealed class PublishTurns(IOptions<BusOptions> options) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new ConcurrencyLimiterOptions
    {
        PermitLimit = options.Value.PublishConcurrency,
        QueueLimit = int.MaxValue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    /// <summary>Waits for a turn, which is over when it is disposed of.</summary>
    public ValueTask<RateLimitLease> TakeAsync(CancellationToken cancellation) => _limiter.AcquireAsync(1, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _limiter.Dispose();
}
