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

    /// <summary>Listens no more.</summary>
    /// <param name="cancellation">Ends the waiting alone: an endpoint whose stop is cut off never lets its bus stop.</param>
    internal Task DisconnectAsync(CancellationToken cancellation) =>
        _handle?.StopAsync(CancellationToken.None).WaitAsync(cancellation) ?? Task.CompletedTask;

    /// <inheritdoc/>
    public Task Consume(ConsumeContext<JobStopped> context)
    {
        leases.DropJob(context.Message.JobId, context.Message.Reason);
        return Task.CompletedTask;
    }
}
