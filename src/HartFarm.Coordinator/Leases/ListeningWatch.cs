using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Dispatch;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HartFarm.Coordinator.Leases;

/// <summary>
/// Looks once a second whether this coordinator can hear workers: database and broker answer, and the process has not stood still since the last look. In
/// passing it sets the farm's clock by the database's, and notices when time went back.
/// </summary>
public sealed partial class ListeningWatch(
    IFarmDatabase database, IShardQueue queue, ListeningTime listening, DeadlineCheck deadlines, TimeProvider clock, ILogger<ListeningWatch> log)
    : BackgroundService
{
    /// <summary>The pause between two looks.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>The longest time between two looks, and for one, after which what was heard before does not count.</summary>
    public static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(5);

    private DateTimeOffset? _last;
    private DateTimeOffset _latest;

    /// <summary>Sets the clock before anything else looks at it.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        listening.End();
        await LookAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks once.</summary>
    /// <returns>Whether it hears workers.</returns>
    public async Task<bool> LookAsync(CancellationToken cancellation)
    {
        if (!await HasDatabaseAsync(cancellation).ConfigureAwait(false) || !queue.IsReady)
        {
            _last = null;
            listening.End();
            return false;
        }
        var now = clock.GetUtcNow();
        // Time that goes back was set, and so was time that makes a leap; a process that stood still has not heard anything either.
        if (_last is not { } last || now < last || now - last > LongestGap) listening.Begin(now);
        _last = now;
        return true;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false)) await LookAsync(stoppingToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The coordinator ends.
        }
    }

    private async Task<bool> HasDatabaseAsync(CancellationToken cancellation)
    {
        using var limit = new CancellationTokenSource(LongestGap, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
        try
        {
            var asked = clock.GetTimestamp();
            if (await database.NowAsync(either.Token).ConfigureAwait(false) is { } told && clock is FarmClock own) own.Set(told, asked);
            await CheckDeadlinesAsync(either.Token).ConfigureAwait(false);
            return true;
        }
#pragma warning disable CA1031 // Whatever keeps the database from answering, workers are not heard meanwhile.
        catch (Exception error) when (!cancellation.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogDeaf(log, error.Message);
            return false;
        }
    }

    private async Task CheckDeadlinesAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        if (now < _latest) LogSetBack(log, _latest - now, await deadlines.RunAsync(cancellation).ConfigureAwait(false));
        _latest = now;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The clock was set back by {Time}; {Count} deadlines were brought near again.")]
    private static partial void LogSetBack(ILogger log, TimeSpan time, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer ({Reason}): no worker is taken for dead meanwhile.")]
    private static partial void LogDeaf(ILogger log, string reason);
}
