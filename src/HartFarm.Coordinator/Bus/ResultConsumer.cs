using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Publication;
using HartFarm.Storage.Objects;
using MassTransit;
using Microsoft.Extensions.Logging;

namespace HartFarm.Coordinator.Bus;

/// <summary>Answers results, then publishes those that count and sweeps the others away.</summary>
internal sealed partial class ResultConsumer(
    ShardResults results, ShardPublisher publisher, LostStaging staging, PublishTurns turns, ILogger<ResultConsumer> log) : IConsumer<ShardCompleted>
{
    private static readonly Func<ILogger, long, Guid, IDisposable?> LogShard = LoggerMessage.DefineScope<long, Guid>("shard {ShardId}, worker {WorkerId}");

    public async Task Consume(ConsumeContext<ShardCompleted> context)
    {
        var message = context.Message;
        var taken = await results.DecideAsync(message, context.CancellationToken).ConfigureAwait(false);
        // The worker need not wait for the objects: from here on the results are safe.
        await context.RespondAsync(taken[0].Verdict with { Further = [.. taken.Skip(1).Select(one => one.Verdict)] }).ConfigureAwait(false);
        await Task.WhenAll(taken.Zip(message.Further.Prepend(message), (one, result) => TidyAsync(one, result, context.CancellationToken))).ConfigureAwait(false);
    }

    private async Task TidyAsync(TakenResult taken, ShardCompleted result, CancellationToken cancellation)
    {
        using var scope = LogShard(log, result.ShardId, result.WorkerId);
        using var turn = await turns.TakeAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (taken is { Job: { } job, Shard: { } shard }) await publisher.PublishAsync(job, shard, result.Trace, cancellation).ConfigureAwait(false);
            else if (!taken.Verdict.Accepted) await staging.SweepAsync(result.ShardId, result.Token, cancellation).ConfigureAwait(false);
        }
        catch (StoreException error)
        {
            LogStore(log, result.ShardId, error);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The objects of shard {ShardId} stay where they are for now; upkeep tries again.")]
    private static partial void LogStore(ILogger log, long shardId, Exception error);
}
