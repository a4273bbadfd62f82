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
    /// <summary>One round: ends what has expired, then fills the queues.</summary>
    /// <returns>How many shards were sent.</returns>
    /// <exception cref="QueueUnavailableException">The broker took not all of them; the others are pending again.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        await sweep.RunAsync(cancellation).ConfigureAwait(false);
        // While the broker is away the shards stay pending, where they can be paused and cancelled.
        if (!queue.IsReady) return 0;
        var outgoing = await plan.FillAsync(cancellation).ConfigureAwait(false);
        for (var sent = 0; sent < outgoing.Count; sent++)
        {
            try
            {
                var shard = outgoing[sent];
                using var activity = CoordinatorTraces.Send(shard);
                await queue.SendAsync(shard.SizeClass, shard.Interactive, shard.Message, cancellation).ConfigureAwait(false);
            }
            catch (Exception error) when (error is QueueUnavailableException or OperationCanceledException)
            {
                await plan.TakeBackAsync(outgoing.Skip(sent), CancellationToken.None).ConfigureAwait(false);
                throw;
            }
        }
        return outgoing.Count;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            var pause = options.Value.PauseAfterFailure;
            try
            {
                await RunAsync(stoppingToken).ConfigureAwait(false);
                pause = await PauseAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                LogFailure(log, error);
                // Events do not hurry what has just failed.
                await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }
            catch (OperationCanceledException)
            {
                return;
            }
            try
            {
                await signals.Dispatch.WaitAsync(pause, clock, stoppingToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task<TimeSpan> PauseAsync(CancellationToken cancellation)
    {
        var next = await sweep.NextAsync(cancellation).ConfigureAwait(false);
        var shortest = TimeSpan.FromMilliseconds(100);
        var until = next - clock.GetUtcNow() ?? options.Value.Interval;
        return until < shortest ? shortest : until < options.Value.Interval ? until : options.Value.Interval;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The queues were not filled; it is tried again.")]
    private static partial void LogFailure(ILogger log, Exception error);
}
