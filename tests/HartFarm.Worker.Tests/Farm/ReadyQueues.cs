using MassTransit;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>Tells each time that a bus begins to consume a queue, for the first time or again.</summary>
internal sealed class ReadyQueues : IReceiveEndpointObserver
{
    /// <summary>The queues' addresses.</summary>
    public Arrivals<Uri> Addresses { get; } = new();

    public Task Ready(ReceiveEndpointReady ready)
    {
        Addresses.Add(ready.InputAddress);
        return Task.CompletedTask;
    }

    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    public Task Faulted(ReceiveEndpointFaulted faulted) => Task.CompletedTask;
}
