using System.Collections.Concurrent;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Tests.Farm;
using MassTransit;

namespace HartFarm.Coordinator.Tests.Bus;

/// <summary>A worker on the bus that makes every shard it is granted at once.</summary>
internal sealed class BusWorker(IBus bus, MemoryStore objects) : IConsumer<ShardReady>, IAsyncDisposable
{
    private readonly Guid _id = Guid.NewGuid();
    private readonly List<HostReceiveEndpointHandle> _handles = [];

    /// <summary>Whether each result counted.</summary>
    public ConcurrentQueue<bool> Verdicts { get; } = new();

    public async Task StartAsync()
    {
        foreach (var interactive in new[] { true, false })
        {
            var handle = bus.ConnectReceiveEndpoint(ShardQueueName.Of(TestFarm.Small, interactive), endpoint =>
            {
                endpoint.ConfigureConsumeTopology = false;
                endpoint.PrefetchCount = 1;
                endpoint.ConcurrentMessageLimit = 1;
                if (endpoint is IRabbitMqReceiveEndpointConfigurator rabbit) rabbit.SetQuorumQueue();
                endpoint.Instance(this);
            });
            await handle.Ready;
            _handles.Add(handle);
        }
        var beat = TestWorker.Beat(_id, [TestWorker.Plan(TestFarm.Small, shardsAtOnce: 2)]);
        var reply = await bus.CreateRequestClient<WorkerHeartbeat>().GetResponse<HeartbeatReply>(beat, TestContext.Current.CancellationToken);
        Assert.Empty(reply.Message.Lost);
    }

    public async Task Consume(ConsumeContext<ShardReady> context)
    {
        var claim = new ClaimShard(context.Message.ShardId, _id, context.Message.Enqueued, context.Message.JobId);
        var answer = await bus.CreateRequestClient<ClaimShard>().GetResponse<ShardGranted, ShardDenied>(claim, context.CancellationToken);
        if (!answer.Is<ShardGranted>(out var granted)) return;
        var completed = await TestWorker.MakeAsync(objects, granted.Message, _id);
        var verdict = await bus.CreateRequestClient<ShardCompleted>().GetResponse<ShardVerdict>(completed, context.CancellationToken);
        Verdicts.Enqueue(verdict.Message.Accepted);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var handle in _handles) await handle.StopAsync(CancellationToken.None);
        await bus.Publish(new WorkerStopped(_id));
    }
}
