using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client.Exceptions;

namespace HartFarm.Coordinator.Bus;

/// <summary>
/// Ends the process when a queue of the coordinator exists with other arguments than its own: no waiting makes that good. What else goes wrong with
/// queues, such as a broker that is away, passes and is tried again by the bus.
/// </summary>
public sealed partial class QueueFaults(IHostApplicationLifetime lifetime, ILogger<QueueFaults> log) : IReceiveEndpointObserver
{
    private const ushort PreconditionFailed = 406;

    /// <summary>What is wrong; null where nothing is.</summary>
    public string? Fault { get; private set; }

    /// <inheritdoc/>
    public Task Faulted(ReceiveEndpointFaulted faulted)
    {
        if (Fault is not null || FaultOf(faulted.InputAddress, faulted.Exception) is not { } fault) return Task.CompletedTask;
        Fault = fault;
        LogFault(log, fault);
        lifetime.StopApplication();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task Ready(ReceiveEndpointReady ready) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task Stopping(ReceiveEndpointStopping stopping) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task Completed(ReceiveEndpointCompleted completed) => Task.CompletedTask;

    private static string? FaultOf(Uri address, Exception? error)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is OperationInterruptedException { ShutdownReason: { ReplyCode: PreconditionFailed } reason })
                return $"the queue {address.Segments[^1]} exists with other arguments than HartFarm's; delete it, or use a virtual host of HartFarm's own: {reason.ReplyText}";
        }
        return null;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The coordinator ends: {Fault}")]
    private static partial void LogFault(ILogger log, string fault);
}
