using MassTransit;
using RabbitMQ.Client.Exceptions;

namespace HartFarm.Worker.Bus;

/// <summary>Notices when a queue exists with other arguments than HartFarm's: no waiting makes that good. What else goes wrong is tried again by the bus.</summary>
/// <param name="queue">The queue's name.</param>
internal sealed class QueueFault(string queue) : IReceiveEndpointObserver
{
    private const ushort PreconditionFailed = 406;

    private readonly TaskCompletionSource _fault = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Fails with a <see cref="WorkerException"/> if it does, and never ends otherwise.</summary>
    internal Task Task => _fault.Task;

    /// <inheritdoc/>
    public Task Faulted(ReceiveEndpointFaulted faulted)
    {
        for (Exception? cause = faulted.Exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is not OperationInterruptedException { ShutdownReason: { ReplyCode: PreconditionFailed } reason }) continue;
            _fault.TrySetException(new WorkerException(
                $"the queue {queue} exists with other arguments than HartFarm's; delete it, or use a virtual host of HartFarm's own: {reason.ReplyText}"));
        }
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Ready(ReceiveEndpointReady ready) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;
}
