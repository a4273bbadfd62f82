using Polly;
using Polly.Retry;

namespace HartFarm.Model.Checkpoints.Hub;

/// <summary>Makes requests again that failed in a way that may pass, after growing pauses, or after those that the server asks for.</summary>
internal sealed class HubRetry
{
    // A server may ask for hours; the user is better told then than left waiting.
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    private readonly ResiliencePipeline _pipeline;
    private readonly int _retries;

    internal HubRetry(HubOptions options)
    {
        _retries = options.Retries;
        var builder = new ResiliencePipelineBuilder { TimeProvider = options.Time };
        if (options.Retries > 0)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = static arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is TransientHubException error && (error.RetryAfter ?? TimeSpan.Zero) <= LongestPause),
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromSeconds(30),
                DelayGenerator = static arguments => ValueTask.FromResult((arguments.Outcome.Exception as TransientHubException)?.RetryAfter),
            });
        }
        _pipeline = builder.Build();
    }

    /// <summary>What <paramref name="attempt"/> gives, made as often as allowed.</summary>
    /// <exception cref="TransientHubException">The last attempt failed like those before it.</exception>
    internal async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> attempt, CancellationToken cancellation) =>
        await _pipeline.ExecuteAsync(async token => await attempt(token).ConfigureAwait(false), cancellation).ConfigureAwait(false);

    /// <summary>The error for the user when the attempts are used up.</summary>
    internal HubException GiveUp(TransientHubException last) => last.RetryAfter is { } pause && pause > LongestPause
        ? new HubException($"{last.Message}; the server asks to wait {pause.TotalMinutes:f0} minutes, so try again then.", last)
        : new HubException($"{last.Message}; gave up after {_retries + 1} tries. What was fetched is kept, and the next run goes on from there.", last);
}
