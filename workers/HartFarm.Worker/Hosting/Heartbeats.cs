using HartFarm.Contracts.Workers;
using HartFarm.Worker.Shards;
using Microsoft.Extensions.Logging;

namespace HartFarm.Worker.Hosting;

/// <summary>
/// Tells the coordinator four times a lease that the worker lives, in one message for all leases. One that has no answer is followed by the next, so three
/// of them may get lost or be late before a lease ends.
/// </summary>
public sealed partial class Heartbeats : IDisposable
{
    /// <summary>The pause before the coordinator has said how long leases are, the longest after a failure, and how long an answer is waited for.</summary>
    public static readonly TimeSpan FirstInterval = TimeSpan.FromSeconds(5);

    /// <summary>The longest pause, however long leases are.</summary>
    private static readonly TimeSpan LongestInterval = TimeSpan.FromHours(1);

    /// <summary>Heartbeats in the time of a lease.</summary>
    private const int PerLease = 4;

    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreSlim _now = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Func<IReadOnlyList<HeldLease>, WorkerHeartbeat> _report;
    private readonly ICoordinator _coordinator;
    private readonly LeaseBook _leases;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private TimeSpan _interval = FirstInterval;
    private Task _work = Task.CompletedTask;

    /// <param name="report">What to say, with the leases that are held.</param>
    /// <param name="coordinator">Is told.</param>
    /// <param name="leases">The leases.</param>
    /// <param name="clock">Tells the time, and wakes.</param>
    /// <param name="log">Is told of heartbeats without an answer.</param>
    public Heartbeats(Func<IReadOnlyList<HeldLease>, WorkerHeartbeat> report, ICoordinator coordinator, LeaseBook leases, TimeProvider clock, ILogger log) =>
        (_report, _coordinator, _leases, _clock, _log) = (report, coordinator, leases, clock, log);

    /// <summary>Ends with the first answer: from then on the coordinator knows what the worker can do.</summary>
    public Task Answered => _answered.Task;

    /// <summary>Begins.</summary>
    public void Start() => _work = Task.Run(BeatAsync);

    /// <summary>Sends one without waiting, since something has changed.</summary>
    public void Now() => _now.Release();

    /// <summary>Ends.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        _answered.TrySetCanceled();
        await _work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _now.Dispose();
        _stop.Dispose();
    }

    private async Task BeatAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (await IsOverAsync(SendAsync())) await PauseAsync();
        }
    }

    private async Task SendAsync()
    {
        try
        {
            var reply = await _coordinator.HeartbeatAsync(_report(_leases.Report()), _stop.Token);
            _leases.Take(reply);
            var part = reply.LeaseFor / PerLease;
            _interval = part < LongestInterval ? part : LongestInterval;
            _answered.TrySetResult();
        }
        catch (TimeoutException error)
        {
            LogUnanswered(_log, error.Message);
            _interval = _interval < FirstInterval ? _interval : FirstInterval;
        }
    }

    // An answer may still come later; what is lost must not keep the next one back.
    private async Task<bool> IsOverAsync(Task beat)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        await Task.WhenAny(beat, Task.Delay(_interval < FirstInterval ? _interval : FirstInterval, _clock, over.Token));
        await over.CancelAsync();
        return beat.IsCompleted;
    }

    private async Task PauseAsync()
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        var pause = Task.Delay(_interval, _clock, over.Token);
        var woken = _now.WaitAsync(over.Token);
        await Task.WhenAny(pause, woken);
        await over.CancelAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A heartbeat had no answer: {Reason}")]
    private static partial void LogUnanswered(ILogger log, string reason);
}
