using HartFarm.Contracts.Workers;
using HartFarm.Worker.Shards;
using MassTransit;

namespace HartFarm.Worker.Bus;

/// <summary>Hears that jobs are stopped, on a queue of the worker's own that goes with it.</summary>
/// <param name="bus">The bus.</param>
/// <param name="leases">Lose the job's leases.</param>
internal sealed class JobStops(IBus bus, LeaseBook leases) : IConsumer<JobStopped>
{
    private HostReceiveEndpointHandle? _handle;

    /// <summary>Begins to listen.</summary>
    internal Task ConnectAsync()
    {
        _handle = bus.ConnectReceiveEndpoint(endpoint => endpoint.Instance(this));
        return _handle.Ready;
    }

    /// <summary>
    /// Listens no more. May never end, where the connection is lost just then: only the waiting can be cut off, for an endpoint whose stop is cut off never
    /// lets its bus stop.
    /// </summary>
    internal Task DisconnectAsync() => _handle?.StopAsync(CancellationToken.None) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public Task Consume(ConsumeContext<JobStopped> context)
    {
        leases.DropJob(context.Message.JobId, context.Message.Reason);
        return Task.CompletedTask;
    }
}
