using System.Collections.Concurrent;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Tests.Farm;
using MassTransit;

namespace HartFarm.Coordinator.Tests.Bus;

/// <summary>A worker on the bus that makes every shard it is granted at once, and delivers so many by one message.</summary>
/// <param name="bus">The bus.</param>
/// <param name="objects">The store.</param>
/// <param name="together">How many.</param>
internal sealed class BusWorker(IBus bus, MemoryStore objects, int together) : IConsumer<ShardReady>, IAsyncDisposable
{
    private readonly Guid _id = Guid.NewGuid();
    private readonly List<HostReceiveEndpointHandle> _handles = [];
    private readonly List<ShardCompleted> _results = [];

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
        _results.Add(completed);
        if (_results.Count < together) return;
        var message = _results[0] with { Further = [.. _results.Skip(1)] };
        _results.Clear();
        var verdict = (await bus.CreateRequestClient<ShardCompleted>().GetResponse<ShardVerdict>(message, context.CancellationToken)).Message;
        Assert.Equal(message.Further.Select(result => result.ShardId), verdict.Further.Select(further => further.ShardId));
        foreach (var one in verdict.Further.Prepend(verdict)) Verdicts.Enqueue(one.Accepted);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var handle in _handles) await handle.StopAsync(CancellationToken.None);
        await bus.Publish(new WorkerStopped(_id));
    }
}
