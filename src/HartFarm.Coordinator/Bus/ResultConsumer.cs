using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Publication;
using HartFarm.Storage.Objects;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace HartFarm.Coordinator.Bus;

/// <summary>Answers results, then publishes those that count and sweeps the others away.</summary>
internal sealed partial class ResultConsumer(ShardResults results, ShardPublisher publisher, LostStaging staging, ILogger<ResultConsumer> log)
    : IConsumer<ShardCompleted>
{
    private static readonly Func<ILogger, long, Guid, IDisposable?> LogShard = LoggerMessage.DefineScope<long, Guid>("shard {ShardId}, worker {WorkerId}");

    public async Task Consume(ConsumeContext<ShardCompleted> context)
    {
        var message = context.Message;
        using var scope = LogShard(log, message.ShardId, message.WorkerId);
        var taken = await results.DecideAsync(message, context.CancellationToken).ConfigureAwait(false);
        // The worker need not wait for the objects: from here on the result is safe.
        await context.RespondAsync(taken.Verdict).ConfigureAwait(false);
        try
        {
            if (taken is { Job: { } job, Shard: { } shard }) await publisher.PublishAsync(job, shard, context.CancellationToken).ConfigureAwait(false);
            else if (!taken.Verdict.Accepted) await staging.SweepAsync(message.ShardId, message.Token, context.CancellationToken).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            LogStore(log, message.ShardId, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The objects of shard {ShardId} stay where they are for now; upkeep tries again.")]
    private static partial void LogStore(ILogger log, long shardId, Exception error);
}
