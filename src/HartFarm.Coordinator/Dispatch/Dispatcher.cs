using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Metrics;
using HartFarm.Coordinator.Signals;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Dispatch;

/// <summary>Keeps the queues just full enough. Woken by what happens; a slow timer, and the end of the next lease, are the net below.</summary>
public sealed partial class Dispatcher(
    DispatchPlan plan, LeaseSweep sweep, IShardQueue queue, FarmSignals signals, IOptions<DispatchOptions> options, TimeProvider clock,
    ILogger<Dispatcher> log) : BackgroundService
{
    // Each waits for the broker's word that the message is safe.
    private const int SendsAtOnce = 64;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>One round: ends what has expired, then fills the queues.</summary>
    /// <returns>How many shards were sent.</returns>
    /// <exception cref="QueueUnavailableException">The broker took not all of them; the others are pending again.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await sweep.RunAsync(cancellation).ConfigureAwait(false);
        return await FillAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (swept, until) = (clock.GetTimestamp(), TimeSpan.Zero);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Events come many a second, and what was not over before its time need not be looked at with each.
                if (clock.GetElapsedTime(swept) >= until) (swept, until) = (clock.GetTimestamp(), await SweepAsync(stoppingToken).ConfigureAwait(false));
                await FillAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailure(log, error);
                // Events do not hurry what has just failed.
                await Task.Delay(options.Value.PauseAfterFailure, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            try
            {
                var pause = until - clock.GetElapsedTime(swept);
                await signals.Dispatch.WaitAsync(pause < ShortestPause ? ShortestPause : pause, clock, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<int> FillAsync(CancellationToken cancellation)
    {
        // While the broker is away the shards stay pending, where they can be paused and cancelled.
        if (!queue.IsReady) return 0;
        var outgoing = await plan.FillAsync(cancellation).ConfigureAwait(false);
        for (var sent = 0; sent < outgoing.Count; sent += SendsAtOnce)
        {
            Task[] sends = [.. outgoing.Skip(sent).Take(SendsAtOnce).Select(shard => SendAsync(shard, cancellation))];
            var all = Task.WhenAll(sends);
            await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (all.IsCompletedSuccessfully) continue;
            var unsent = outgoing.Skip(sent).Where((_, i) => i >= sends.Length || !sends[i].IsCompletedSuccessfully);
            await plan.TakeBackAsync(unsent, CancellationToken.None).ConfigureAwait(false);
            await all.ConfigureAwait(false);
        }
        return outgoing.Count;
    }

    private async Task SendAsync(OutgoingShard shard, CancellationToken cancellation)
    {
        using var activity = CoordinatorTraces.Send(shard);
        await queue.SendAsync(shard.SizeClass, shard.Interactive, shard.Message, cancellation).ConfigureAwait(false);
    }

    // Ends what is over, and tells how long not to look again: until the next is, or until anything can be that is given out from now on.
    private async Task<TimeSpan> SweepAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await sweep.RunAsync(cancellation).ConfigureAwait(false);
        var next = await sweep.NextAsync(cancellation).ConfigureAwait(false);
        var longest = sweep.Shortest < options.Value.Interval ? sweep.Shortest : options.Value.Interval;
        var pause = next - now ?? longest;
        return pause > longest ? longest : pause < ShortestPause ? ShortestPause : pause;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The queues were not filled; it is tried again.")]
    private static partial void LogFailure(ILogger log, Exception error);
}
