using System.Data.Common;

namespace HartFarm.Coordinator.Leases;

/// <summary>
/// Renews a coordinator's hold on something in the job store, three times in the time that it holds, while the work goes on for which it is held. So it can be
/// held shortly, and a coordinator that dies loses it soon.
/// </summary>
internal sealed class HoldRenewal : IAsyncDisposable
{
    private const int Renewals = 3;

    private readonly CancellationTokenSource _stop;
    private readonly Task _renewing;
    private bool _isOver;

    /// <param name="holdFor">How long it holds.</param>
    /// <param name="renew">Renews it until a time.</param>
    /// <param name="clock">Tells the time, and wakes.</param>
    /// <param name="cancellation">Ends it, as <see cref="DisposeAsync"/> does.</param>
    public HoldRenewal(TimeSpan holdFor, Func<DateTimeOffset, CancellationToken, Task> renew, TimeProvider clock, CancellationToken cancellation)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _renewing = RenewAsync(holdFor, renew, clock, _stop.Token);
    }

    /// <summary>Ends the renewals: none is under way when it returns. A second time does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isOver) return;
        _isOver = true;
        await _stop.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private static async Task RenewAsync(TimeSpan holdFor, Func<DateTimeOffset, CancellationToken, Task> renew, TimeProvider clock, CancellationToken cancellation)
    {
        // It ticks while a renewal is under way, too.
        using var timer = new PeriodicTimer(holdFor / Renewals, clock);
        while (await timer.WaitForNextTickAsync(cancellation).ConfigureAwait(false))
        {
            try
            {
                await renew(clock.GetUtcNow() + holdFor, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (error is DbException or { InnerException: DbException })
            {
                // The next turn may come in time; and if none does, another coordinator does the work twice.
            }
        }
    }
}
