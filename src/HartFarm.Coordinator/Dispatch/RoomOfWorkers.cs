using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Signals;
using HartFarm.Coordinator.Workers;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Dispatch;

/// <summary>
/// How long the queues shall be, by the workers that live. What many workers can do is not read with every look at the queues, which may be dozens a second:
/// what was read last holds for a moment, unless this coordinator hears news of a worker.
/// </summary>
/// <param name="workers">The workers that live.</param>
/// <param name="signals">Tell of news.</param>
/// <param name="options">How full the queues are kept.</param>
/// <param name="clock">Tells when the moment is over.</param>
public sealed class RoomOfWorkers(LiveWorkers workers, FarmSignals signals, IOptions<DispatchOptions> options, TimeProvider clock)
{
    /// <summary>So many workers are many.</summary>
    internal const int Many = 50;

    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private (IReadOnlyDictionary<SizeClass, QueueDepth> Depths, int News, long At)? _last;

    /// <summary>The depth of each size class's queue. Not safe for concurrent calls.</summary>
    internal async Task<IReadOnlyDictionary<SizeClass, QueueDepth>> DepthsAsync(FarmContext context, CancellationToken cancellation)
    {
        var (news, now) = (signals.WorkerNews, clock.GetTimestamp());
        if (_last is { } last && last.News == news && clock.GetElapsedTime(last.At, now) < Moment) return last.Depths;
        var live = await workers.ListAsync(context, cancellation).ConfigureAwait(false);
        var depths = QueueDepth.Of(live, options.Value.Depth);
        _last = live.Count < Many ? null : (depths, news, now);
        return depths;
    }
}
