using Microsoft.Extensions.Logging;

namespace HartFarm.Worker.Hosting;

/// <summary>
/// The steps by which a worker ends that depend on the broker. Each has a limit of its own: a client that lost its connection in a bad moment may not
/// come back from a call, whatever token it was given, and must not keep the worker from ending.
/// </summary>
/// <param name="clock">Tells when a step takes too long.</param>
/// <param name="log">Is told of steps that were cut off, or failed.</param>
internal sealed partial class EndSteps(TimeProvider clock, ILogger log)
{
    /// <summary>Waits for a step to end, or for its limit. What is over the limit is left to itself.</summary>
    /// <param name="step">What the log calls it.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="run">The step; its token is cancelled at the limit.</param>
    /// <returns>Ends with the step or the limit; never fails.</returns>
    internal async Task RunAsync(string step, TimeSpan limit, Func<CancellationToken, Task> run)
    {
        using var over = new CancellationTokenSource(limit, clock);
        try
        {
            await Task.Run(() => run(over.Token), CancellationToken.None).WaitAsync(over.Token);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            LogCutOff(log, step, limit);
        }
        catch (Exception error)
        {
            LogFailed(log, step, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The worker ends without waiting any longer for: {Step}. It was not done within {Limit}")]
    private static partial void LogCutOff(ILogger log, string step, TimeSpan limit);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The worker ends, and this failed: {Step}")]
    private static partial void LogFailed(ILogger log, string step, Exception error);
}
