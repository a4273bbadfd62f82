using HartFarm.Concurrency;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Worker.Shards;
using MassTransit;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace HartFarm.Worker.Bus;

/// <summary>
/// The coordinator on the bus. Messages are published, so that no address of it need be known; several coordinators share them. What is cancelled ends at
/// once, though the bus may not come back from a call whose connection was lost in a bad moment.
/// </summary>
public sealed partial class BusCoordinator : ICoordinator
{
    /// <summary>How long an answer may take.</summary>
    public static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(10);

    private const int MostTogether = 64;
    private const int MostNamed = 64;

    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    private readonly IBus _bus;
    private readonly TimeProvider _clock;

    // For a call that the bus never comes back from: what waits behind it is not to wait for ever.
    private readonly TimeSpan _longestCall;

    private readonly ResiliencePipeline _again;
    private readonly IRequestClient<ClaimShard> _claims;
    private readonly IRequestClient<WorkerHeartbeat> _heartbeats;
    private readonly IRequestClient<ShardCompleted> _completions;
    private readonly Gathering<ShardCompleted, ShardVerdict> _results;

    /// <param name="bus">The bus.</param>
    /// <param name="clock">Tells the time, and wakes.</param>
    /// <param name="log">Is told of every message that has to be sent again.</param>
    /// <param name="answerTime">How long an answer may take; null for <see cref="AnswerTime"/>.</param>
    public BusCoordinator(IBus bus, TimeProvider clock, ILogger<BusCoordinator> log, TimeSpan? answerTime = null)
    {
        (_bus, _clock) = (bus, clock);
        var answered = answerTime ?? AnswerTime;
        RequestTimeout limit = answered;
        _longestCall = 2 * answered;
        _claims = bus.CreateRequestClient<ClaimShard>(limit);
        _heartbeats = bus.CreateRequestClient<WorkerHeartbeat>(limit);
        _completions = bus.CreateRequestClient<ShardCompleted>(limit);
        _results = new Gathering<ShardCompleted, ShardVerdict>(SendAsync, MostTogether);
        // All that is sent again may arrive twice: the coordinator goes by the lease's token.
        _again = new ResiliencePipelineBuilder { TimeProvider = clock }.AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<Exception>(error => error is not OperationCanceledException),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = ShortestPause,
            MaxDelay = LongestPause,
            OnRetry = arguments =>
            {
                LogAgain(log, arguments.Outcome.Exception!.Message, arguments.RetryDelay);
                return ValueTask.CompletedTask;
            },
        }).Build();
    }

    /// <inheritdoc/>
    public async Task<ClaimedShard?> ClaimAsync(ClaimShard claim, CancellationToken cancellation) => await _again.ExecuteAsync(
        async token =>
        {
            var asked = _clock.GetTimestamp();
            var answer = await _claims.GetResponse<ShardGranted, ShardDenied>(claim, token).WaitAsync(_longestCall, _clock, token);
            return answer.Is<ShardGranted>(out var granted) ? new ClaimedShard(granted.Message, asked) : null;
        },
        cancellation);

    /// <inheritdoc/>
    public async Task<HeartbeatReply> HeartbeatAsync(WorkerHeartbeat heartbeat, CancellationToken cancellation)
    {
        try
        {
            return (await _heartbeats.GetResponse<HeartbeatReply>(heartbeat, cancellation).WaitAsync(cancellation)).Message;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new TimeoutException($"the coordinator does not answer: {error.Message}", error);
        }
    }

    /// <inheritdoc/>
    public async Task<ShardVerdict> CompleteAsync(ShardCompleted completed, CancellationToken cancellation)
    {
        // Whoever names much needs a message of its own.
        var lane = completed.Objects.Count + completed.Failures.Count <= MostNamed ? completed.JobId : null;
        return await _again.ExecuteAsync(async token => await _results.AskAsync(lane, completed, token), cancellation);
    }

    /// <inheritdoc/>
    public Task FailAsync(ShardFailed failed, CancellationToken cancellation) => PublishAsync(failed, cancellation);

    /// <inheritdoc/>
    public Task ReturnAsync(ShardReturned returned, CancellationToken cancellation) => PublishAsync(returned, cancellation);

    /// <inheritdoc/>
    public Task StopAsync(WorkerStopped stopped, CancellationToken cancellation) => PublishAsync(stopped, cancellation);

    private async Task<IReadOnlyList<ShardVerdict>> SendAsync(IReadOnlyList<ShardCompleted> results, CancellationToken cancellation)
    {
        using var activity = WorkerTraces.Deliver(results);
        var answer = _completions.GetResponse<ShardVerdict>(results[0] with { Further = [.. results.Skip(1)] }, cancellation);
        var verdict = (await answer.WaitAsync(_longestCall, _clock, cancellation)).Message;
        if (verdict.Further.Count == results.Count - 1) return [verdict, .. verdict.Further];
        // A coordinator of an earlier version, which took the first alone.
        var others = await Task.WhenAll(results.Skip(1).Select(result => SendAsync([result], cancellation)));
        return [verdict, .. others.SelectMany(one => one)];
    }

    private async Task PublishAsync<T>(T message, CancellationToken cancellation)
        where T : class => await _again.ExecuteAsync(async token => await _bus.Publish(message, token).WaitAsync(token), cancellation);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The coordinator does not answer ({Reason}); asking again in {Pause}")]
    private static partial void LogAgain(ILogger log, string reason, TimeSpan pause);
}
