using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Leases;
using MassTransit;

namespace HartFarm.Coordinator.Bus;

/// <summary>Answers claims.</summary>
internal sealed class ClaimConsumer(ShardClaims claims) : IConsumer<ClaimShard>
{
    public async Task Consume(ConsumeContext<ClaimShard> context)
    {
        var answer = await claims.ClaimAsync(context.Message, context.CancellationToken).ConfigureAwait(false);
        if (answer.Granted is { } granted) await context.RespondAsync(granted).ConfigureAwait(false);
        else await context.RespondAsync(answer.Denied!).ConfigureAwait(false);
    }
}
