using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Leases;
using MassTransit;

namespace HartFarm.Coordinator.Bus;

/// <summary>Takes what workers give up.</summary>
internal sealed class LeaseEndConsumer(LeaseEnds ends) : IConsumer<ShardFailed>, IConsumer<ShardReturned>, IConsumer<WorkerStopped>
{
    public Task Consume(ConsumeContext<ShardFailed> context) => ends.FailAsync(context.Message, context.CancellationToken);

    public Task Consume(ConsumeContext<ShardReturned> context) => ends.ReturnAsync(context.Message, context.CancellationToken);

    public Task Consume(ConsumeContext<WorkerStopped> context) => ends.StopAsync(context.Message.WorkerId, context.CancellationToken);
}
