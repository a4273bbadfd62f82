using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Leases;
using MassTransit;

namespace HartFarm.Coordinator.Bus;

/// <summary>Answers heartbeats.</summary>
internal sealed class HeartbeatConsumer(WorkerHeartbeats heartbeats) : IConsumer<WorkerHeartbeat>
{
    public async Task Consume(ConsumeContext<WorkerHeartbeat> context) =>
        await context.RespondAsync(await heartbeats.BeatAsync(context.Message, context.CancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
}
