using HartFarm.Contracts.Shards;
using HartFarm.Worker.Shards;
using MassTransit;

namespace HartFarm.Worker.Bus;

/// <summary>
/// Consumes one queue for the workers of this process, one message at a time and only for a worker with a free place. A message is acknowledged
/// once its claim is answered: from then on the lease counts, and no time limit of the broker.
/// </summary>
/// <param name="sizeClass">Of the queue's shards.</param>
/// <param name="interactive">Whether they are the interactive ones.</param>
internal sealed class ShardEndpoint(SizeClass sizeClass, bool interactive) : IConsumer<ShardReady>
{
    private readonly List<IShardTaker> _takers = [];
    private readonly TaskCompletionSource _stopping = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HostReceiveEndpointHandle? _handle;

    /// <summary>The queue.</summary>
    internal string Queue { get; } = ShardQueueName.Of(sizeClass, interactive);

    /// <summary>Begins to consume.</summary>
    /// <exception cref="WorkerException">The queue exists with other arguments.</exception>
    internal async Task ConnectAsync(IBus bus)
    {
        var fault = new QueueFault(Queue);
        _handle = bus.ConnectReceiveEndpoint(Queue, endpoint =>
        {
            endpoint.ConnectReceiveEndpointObserver(fault);
            // The dispatcher sends to the queue by name; what is published is for others.
            endpoint.ConfigureConsumeTopology = false;
            endpoint.PrefetchCount = 1;
            endpoint.ConcurrentMessageLimit = 1;
            endpoint.PublishFaults = false;
            endpoint.ConfigureError(error => error.UseFilter(new HandBackFilter()));
            if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit) rabbit.SetQuorumQueue();
            endpoint.Instance(this);
        });
        await await Task.WhenAny(_handle.Ready, fault.Task);
    }

    /// <summary>
    /// Consumes no more; the message at hand is finished first. May never end, where the connection is lost just then: only the waiting can be cut off,
    /// for an endpoint whose stop is cut off never lets its bus stop.
    /// </summary>
    internal async Task DisconnectAsync()
    {
        var stopped = _handle?.StopAsync(CancellationToken.None) ?? Task.CompletedTask;
        _stopping.TrySetResult();
        await stopped;
    }

    internal void Add(IShardTaker taker)
    {
        lock (_takers) _takers.Add(taker);
    }

    /// <returns>Whether there are none left.</returns>
    internal bool Remove(IShardTaker taker)
    {
        lock (_takers) return _takers.Remove(taker) && _takers.Count == 0;
    }

    /// <inheritdoc/>
    public async Task Consume(ConsumeContext<ShardReady> context)
    {
        var (taker, slot) = await FirstFreeAsync(context.CancellationToken);
        await taker.TakeAsync(context.Message, slot, context.CancellationToken);
    }

    private async Task<(IShardTaker Taker, SlotGate.Slot Slot)> FirstFreeAsync(CancellationToken cancellation)
    {
        using var found = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Dictionary<Task<SlotGate.Slot>, IShardTaker> waits = [];
        lock (_takers)
        {
            foreach (var taker in _takers) waits[taker.WaitAsync(sizeClass, interactive, found.Token)] = taker;
        }
        try
        {
            while (waits.Count > 0)
            {
                var first = await Task.WhenAny(waits.Keys);
                waits.Remove(first, out var taker);
                if (first.IsCompletedSuccessfully) return (taker!, await first);
            }
            // Nobody here takes shards any more: the broker gives the message to another process, once this one consumes no more.
            await _stopping.Task.WaitAsync(cancellation);
            throw new NoTakerException();
        }
        finally
        {
            await found.CancelAsync();
            foreach (var wait in waits.Keys) _ = LeaveAsync(wait);
        }
    }

    // A place that was free at the same time.
    private static async Task LeaveAsync(Task<SlotGate.Slot> wait)
    {
        await ((Task)wait).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (wait.IsCompletedSuccessfully) (await wait).Dispose();
    }
}
