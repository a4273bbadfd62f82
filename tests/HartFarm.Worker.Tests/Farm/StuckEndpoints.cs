using MassTransit;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>Endpoints that never stop, and never consume anew, as those do whose connection is lost in a bad moment, until the test is over.</summary>
/// <param name="isStuck">Which ones, by their queues' addresses.</param>
internal sealed class StuckEndpoints(Func<Uri, bool> isStuck) : IEndpointConfigurationObserver, IReceiveEndpointObserver
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets them stop.</summary>
    public void Release() => _over.TrySetResult();

    // The stop waits for its observers, and heeds no token meanwhile.
    public Task Stopping(ReceiveEndpointStopping stopping) => Wait(stopping.InputAddress);

    // So does what follows the end of a consumer.
    public Task Completed(ReceiveEndpointCompleted completed) => Wait(completed.InputAddress);

    // What is removed from its bus is heard of by observers of its own alone.
    public void EndpointConfigured<T>(T configurator)
        where T : IReceiveEndpointConfigurator => configurator.ConnectReceiveEndpointObserver(this);

    public Task Ready(ReceiveEndpointReady ready) => Task.CompletedTask;

    public Task Faulted(ReceiveEndpointFaulted faulted) => Task.CompletedTask;

    private Task Wait(Uri address) => isStuck(address) ? _over.Task : Task.CompletedTask;
}
