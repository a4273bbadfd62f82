using MassTransit;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HartFarm.Bus;

/// <summary>
/// Ends the process when it does not come back to one of its queues though the broker is there. An endpoint that loses its connection in a bad moment may wait for ever: RabbitMQ's client (7.2)
/// disposes of a semaphore that others wait for (rabbitmq-dotnet-client, issue 1976), and nothing within the process ends such a wait. Whoever supervises the process starts it anew.
/// </summary>
/// <param name="lifetime">The process's.</param>
/// <param name="clock">Tells for how long a queue is away.</param>
/// <param name="log">Is told why the process ends.</param>
public sealed partial class QueueWatch(IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<QueueWatch> log) : BackgroundService, IReceiveEndpointObserver
{
    /// <summary>How long a queue may be away: longer than the bus waits between two tries (30 s), and than a try may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private const string Reason = "is not consumed any more though the broker is there";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly ConsumedQueues _queues = new(clock);

    /// <summary>Why the process ends; null where it need not.</summary>
    public string? Fault { get; private set; }

    /// <summary>The queues that it has not come back to within <see cref="Limit"/>.</summary>
    public IReadOnlyList<string> Away => _queues.AwayFor(Limit);

    /// <summary>Whether a process's log tells that this ended it.</summary>
    /// <param name="said">All that it said.</param>
    public static bool Ended(string said) => said.Contains(Reason, StringComparison.Ordinal);

    /// <inheritdoc/>
    // A bus's own queue is ready before anybody waits for answers there, and is not consumed until somebody does.
    public Task Ready(ReceiveEndpointReady ready) => ready.IsStarted ? Note(_queues.Consumed, ready.InputAddress) : Task.CompletedTask;

    /// <inheritdoc/>
    public Task Stopping(ReceiveEndpointStopping stopping) => Note(_queues.Left, stopping.InputAddress);

    /// <inheritdoc/>
    public Task Completed(ReceiveEndpointCompleted completed) => Note(_queues.Lost, completed.InputAddress);

    /// <inheritdoc/>
    public Task Faulted(ReceiveEndpointFaulted faulted) => Note(_queues.Lost, faulted.InputAddress);

    /// <summary>The bus is about to connect.</summary>
    internal Task Connecting()
    {
        _queues.Connecting();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            if (Away is not [_, ..] away) continue;
            Fault = $"{string.Join(", ", away)} {Reason}";
            LogFault(log, Fault);
            lifetime.StopApplication();
            return;
        }
    }

    private static Task Note(Action<string> note, Uri address)
    {
        note(address.Segments[^1]);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "The process ends, to be started anew: {Fault}")]
    private static partial void LogFault(ILogger log, string fault);
}
