using MassTransit;
using Microsoft.Extensions.Logging;

namespace HartFarm.Bus;

/// <summary>
/// Waits for the bus to stop only as long as it is told to. The bus itself waits for its endpoints beyond that, and one that lost its connection in a
/// bad moment never stops. What was not acknowledged the broker gives to others once the process has ended.
/// </summary>
/// <param name="depot">The bus.</param>
/// <param name="log">Is told of a bus that does not stop.</param>
internal sealed partial class LimitedBusDepot(IBusDepot depot, ILogger<LimitedBusDepot> log) : IBusDepot
{
    /// <inheritdoc/>
    public Task Start(CancellationToken cancellationToken) => depot.Start(cancellationToken);

    /// <inheritdoc/>
    public async Task Stop(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(() => depot.Stop(cancellationToken), CancellationToken.None).WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogCutOff(log);
        }
        catch (Exception error)
        {
            // What the process had to do is done, so it ends in order.
            LogFailed(log, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The process ends without waiting any longer for: the stop of the bus")]
    private static partial void LogCutOff(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The process ends, and this failed: the stop of the bus")]
    private static partial void LogFailed(ILogger log, Exception error);
}
