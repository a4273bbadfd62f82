using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Partials;
using MassTransit;

namespace HartFarm.Coordinator.Bus;

/// <summary>Takes unfinished images.</summary>
internal sealed class PartialConsumer(PartialFeeds feeds) : IConsumer<PartialImageMade>
{
    public Task Consume(ConsumeContext<PartialImageMade> context)
    {
        feeds.Give(context.Message);
        return Task.CompletedTask;
    }
}
