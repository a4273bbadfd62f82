using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Dispatch;
using MassTransit;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Bus;

/// <summary>
/// The queues on the bus. Workers declare them, with what belongs to them; so on RabbitMQ the coordinator sends to a queue's exchange alone, and has
/// a message returned that no queue takes.
/// </summary>
internal sealed class BusShardQueue(IBusControl bus, IOptions<BusOptions> options, TimeProvider clock) : IShardQueue
{
    private readonly string _scheme = options.Value.RabbitMq is null ? "queue" : "exchange";

    public bool IsReady => bus.CheckHealth().Status != BusHealthStatus.Unhealthy;

    public async Task SendAsync(SizeClass sizeClass, bool interactive, ShardReady message, CancellationToken cancellation)
    {
        var name = ShardQueueName.Of(sizeClass, interactive);
        using var timeout = new CancellationTokenSource(options.Value.SendTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            var endpoint = await bus.GetSendEndpoint(new Uri($"{_scheme}:{name}")).ConfigureAwait(false);
            await endpoint.Send(message, Pipe.Execute<SendContext<ShardReady>>(Demand), either.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested)
        {
            throw new QueueUnavailableException($"the queue {name} does not take a shard: {error.Message}", error);
        }
    }

    private static void Demand(SendContext<ShardReady> context)
    {
        if (context.TryGetPayload<RabbitMqSendContext>(out var rabbit)) rabbit.Mandatory = true;
    }
}
