using MassTransit;
using Microsoft.Extensions.Logging;

namespace HartFarm.Bus;

/// <summary>
/// Waits for the bus to stop only as long as it is told to. The bus itself waits for its endpoints beyond that, and one that lost its connection in a
/// bad moment never stops. What was not acknowledged the broker gives to others once the process has ended.
/// </summary>
/// <param name="depot">The bus.</param>
/// <param name="log">Is told of a bus that does not stop.</param>
internal sealed class LimitedBusDepot(IBusDepot depot, ILogger<LimitedBusDepot> log) : IBusDepot
{
    private readonly EndSteps _endSteps = new(TimeProvider.System, log);

    /// <inheritdoc/>
    public Task Start(CancellationToken cancellationToken) => depot.Start(cancellationToken);

    /// <inheritdoc/>
    public Task Stop(CancellationToken cancellationToken) => _endSteps.RunAsync("the stop of the bus", depot.Stop, cancellationToken);
}
