using HartFarm.Storage.Objects;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace HartFarm.Worker.Shards;

/// <summary>
/// Waits for a store that is away or full, with growing pauses: what was made is kept, and the trouble is told. After a limit the error goes on
/// to the caller.
/// </summary>
public sealed partial class Patience
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private static readonly ResiliencePropertyKey<Wait> Waits = new("wait");

    private readonly TroubleBoard _troubles;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _limit;
    private readonly ILogger _log;
    private readonly ResiliencePipeline _pipeline;

    /// <param name="troubles">Are told.</param>
    /// <param name="clock">Tells the time, and wakes.</param>
    /// <param name="limit">How long to wait before the error goes on.</param>
    /// <param name="log">Is told of every failure.</param>
    public Patience(TroubleBoard troubles, TimeProvider clock, TimeSpan limit, ILogger log)
    {
        (_troubles, _clock, _limit, _log) = (troubles, clock, limit, log);
        // Made once: to make one takes longer than most of what is done in it.
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is { } error && MayPass(error) && IsWithinLimit(WaitOf(arguments.Context))),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = ShortestPause,
            MaxDelay = LongestPause,
            OnRetry = arguments =>
            {
                LogWaiting(_log, arguments.Outcome.Exception!.Message, arguments.RetryDelay);
                _troubles.Raise(WaitOf(arguments.Context), arguments.Outcome.Exception.Message);
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    /// <summary>Whether an error may go away by itself.</summary>
    public static bool MayPass(Exception error) => error is StoreUnavailableException or StoreFullException;

    /// <summary>Does something until it works.</summary>
    /// <param name="action">What to do, as often as needed.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="progress">A number that changes when the action got further, after which the limit counts anew.</param>
    /// <exception cref="StoreUnavailableException">It did not come back within the limit.</exception>
    /// <exception cref="StoreFullException">It had no room within the limit.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> action, CancellationToken cancellation, Func<long>? progress = null)
    {
        var wait = new Wait(progress);
        var context = ResilienceContextPool.Shared.Get(cancellation);
        context.Properties.Set(Waits, wait);
        try
        {
            return await _pipeline.ExecuteAsync(async attempt => await action(attempt.CancellationToken), context);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
            _troubles.Clear(wait);
        }
    }

    private static Wait WaitOf(ResilienceContext context) => context.Properties.GetValue(Waits, null!);

    private bool IsWithinLimit(Wait wait)
    {
        var now = _clock.GetTimestamp();
        if (wait.FirstFailure is null || wait.Progress?.Invoke() != wait.Before) wait.FirstFailure = now;
        wait.Before = wait.Progress?.Invoke();
        return _clock.GetElapsedTime(wait.FirstFailure.Value, now) < _limit;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store fails ({Reason}); trying again in {Pause}")]
    private static partial void LogWaiting(ILogger log, string reason, TimeSpan pause);

    /// <summary>One caller's waiting.</summary>
    private sealed class Wait(Func<long>? progress)
    {
        public Func<long>? Progress => progress;

        public long? FirstFailure { get; set; }

        public long? Before { get; set; }
    }
}
