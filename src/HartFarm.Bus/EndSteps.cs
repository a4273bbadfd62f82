using Microsoft.Extensions.Logging;

namespace HartFarm.Bus;

/// <summary>
/// The steps by which a process ends that depend on the broker. Each has a limit of its own: a client that lost its connection in a bad moment may not
/// come back from a call, whatever token it was given, and must not keep the process from ending.
/// </summary>
/// <param name="clock">Tells when a step takes too long.</param>
/// <param name="log">Is told of steps that were cut off, or failed.</param>
public sealed partial class EndSteps(TimeProvider clock, ILogger log)
{
    /// <summary>Waits for a step to end, or for its limit. What is over the limit is left to itself.</summary>
    /// <param name="step">What the log calls it.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="run">The step; its token is cancelled at the limit.</param>
    /// <returns>Ends with the step or the limit; never fails.</returns>
    public async Task RunAsync(string step, TimeSpan limit, Func<CancellationToken, Task> run)
    {
        using var over = new CancellationTokenSource(limit, clock);
        await RunAsync(step, run, over.Token).ConfigureAwait(false);
    }

    /// <summary>The same with a limit that somebody else keeps.</summary>
    /// <param name="step">What the log calls it.</param>
    /// <param name="run">The step.</param>
    /// <param name="over">Is cancelled at the limit.</param>
    /// <returns>Ends with the step or the limit; never fails.</returns>
    public async Task RunAsync(string step, Func<CancellationToken, Task> run, CancellationToken over)
    {
        var since = clock.GetTimestamp();
        try
        {
            await Task.Run(() => run(over), CancellationToken.None).WaitAsync(over).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            LogCutOff(log, step, clock.GetElapsedTime(since));
        }
        catch (Exception error)
        {
            // What is to be done after it is done even so.
            LogFailed(log, step, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The process ends without waiting any longer for: {Step}. It was not done within {Limit}")]
    private static partial void LogCutOff(ILogger log, string step, TimeSpan limit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The process ends, and this failed: {Step}")]
    private static partial void LogFailed(ILogger log, string step, Exception error);
}
