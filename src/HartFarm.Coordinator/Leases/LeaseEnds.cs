using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Metrics;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Leases;

/// <summary>Leases that end without a result because their worker says so.</summary>
public sealed class LeaseEnds(FarmStore store, AttemptEnd attempts, JobProgress progress, CoordinatorMeter meter, TimeProvider clock)
{
    /// <summary>The worker failed. False when the lease is no longer its own.</summary>
    public Task<bool> FailAsync(ShardFailed failed, CancellationToken cancellation) =>
        EndAsync(failed.ShardId, failed.Token, LeaseEnding.Failed, failed.Error, cancellation);

    /// <summary>The worker hands the shard back. False when the lease is no longer its own.</summary>
    public Task<bool> ReturnAsync(ShardReturned returned, CancellationToken cancellation) =>
        EndAsync(returned.ShardId, returned.Token, LeaseEnding.Returned, returned.Reason, cancellation);

    /// <summary>The worker has ended in order: whatever it still holds goes back.</summary>
    public async Task StopAsync(Guid workerId, CancellationToken cancellation)
    {
        var held = await store.WriteAsync(
            async context =>
            {
                await context.Workers.Where(worker => worker.Id == workerId)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.StoppedAt, clock.GetUtcNow()), cancellation).ConfigureAwait(false);
                return await context.Shards
                    .Where(shard => shard.State == ShardState.Leased && shard.LeaseOwner == workerId)
                    .Select(shard => new { shard.Id, shard.Token }).ToListAsync(cancellation).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        foreach (var lease in held)
            await EndAsync(lease.Id, lease.Token, LeaseEnding.Returned, "the worker ended", cancellation).ConfigureAwait(false);
    }

    /// <summary>Ends a lease if it still holds under this token.</summary>
    internal async Task<bool> EndAsync(long shardId, long token, LeaseEnding how, string error, CancellationToken cancellation)
    {
        var (step, next) = await store.WriteAsync<(JobStep?, ShardState)>(
            async context =>
            {
                if (await LockedJob.OfShardAsync(store, context, shardId, cancellation).ConfigureAwait(false) is not var (job, shard)
                    || shard.State != ShardState.Leased || shard.Token != token
                    || (how == LeaseEnding.Expired && shard.LeaseUntil > clock.GetUtcNow()))
                    return (null, default);
                var state = await attempts.EndAsync(context, job, shard, how, error, cancellation).ConfigureAwait(false);
                return (await progress.StepAsync(context, job, shard, cancellation).ConfigureAwait(false), state);
            },
            cancellation).ConfigureAwait(false);
        if (step is not null) meter.Ended(how, next);
        await progress.TellAsync(step, cancellation).ConfigureAwait(false);
        return step is not null;
    }
}
