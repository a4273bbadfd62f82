using System.Threading.Channels;

namespace HartFarm.Coordinator.Signals;

/// <summary>Wakes one waiter, now or at its next wait; set many times before, it wakes once.</summary>
public sealed class Signal
{
    private readonly Channel<bool> _channel = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>There is something to do.</summary>
    public void Set() => _channel.Writer.TryWrite(true);

    /// <summary>Waits for it, at most a while.</summary>
    /// <param name="longest">How long at most.</param>
    /// <param name="clock">Tells when that is over.</param>
    /// <param name="cancellation">Ends the waiting with an exception.</param>
    public async Task WaitAsync(TimeSpan longest, TimeProvider clock, CancellationToken cancellation)
    {
        if (_channel.Reader.TryRead(out _)) return;
        using var timeout = new CancellationTokenSource(longest, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            await _channel.Reader.ReadAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // The time is over.
        }
    }
}
