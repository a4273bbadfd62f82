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

    private readonly TroubleBoard _troubles;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _limit;
    private readonly ILogger _log;

    /// <param name="troubles">Are told.</param>
    /// <param name="clock">Tells the time, and wakes.</param>
    /// <param name="limit">How long to wait before the error goes on.</param>
    /// <param name="log">Is told of every failure.</param>
    public Patience(TroubleBoard troubles, TimeProvider clock, TimeSpan limit, ILogger log) => (_troubles, _clock, _limit, _log) = (troubles, clock, limit, log);

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
        var owner = new object();
        long? firstFailure = null;
        long? before = null;
        var pipeline = new ResiliencePipelineBuilder { TimeProvider = _clock }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is { } error && MayPass(error) && IsWithinLimit()),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = ShortestPause,
            MaxDelay = LongestPause,
            OnRetry = arguments =>
            {
                LogWaiting(_log, arguments.Outcome.Exception!.Message, arguments.RetryDelay);
                _troubles.Raise(owner, arguments.Outcome.Exception.Message);
                return ValueTask.CompletedTask;
            },
        }).Build();
        try
        {
            return await pipeline.ExecuteAsync(async token => await action(token), cancellation);
        }
        finally
        {
            _troubles.Clear(owner);
        }

        bool IsWithinLimit()
        {
            var now = _clock.GetTimestamp();
            if (firstFailure is null || progress?.Invoke() != before) firstFailure = now;
            before = progress?.Invoke();
            return _clock.GetElapsedTime(firstFailure.Value, now) < _limit;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store fails ({Reason}); trying again in {Pause}")]
    private static partial void LogWaiting(ILogger log, string reason, TimeSpan pause);
}
