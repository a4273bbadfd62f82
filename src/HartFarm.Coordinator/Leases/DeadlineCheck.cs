using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Finalizing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Leases;

/// <summary>
/// Brings deadlines near again that a clock which was set back has moved away: none is later than it would be if it had been given now. What lives renews its own
/// anyway; what is dead would else be waited for by as much longer as the clock was set back.
/// </summary>
public sealed class DeadlineCheck(FarmStore store, IOptions<LeaseOptions> leases, IOptions<FinalizingOptions> finalizing, TimeProvider clock)
{
    /// <summary>Looks at all of them.</summary>
    /// <returns>How many were too late.</returns>
    public Task<int> RunAsync(CancellationToken cancellation) => store.WriteAsync(
        async context =>
        {
            var now = clock.GetUtcNow();
            var (lease, publish, backoff) = (now + leases.Value.LeaseFor, now + leases.Value.PublishFor, now + leases.Value.LongestBackoff);
            var finalize = now + (finalizing.Value.Pause > finalizing.Value.FinalizeFor ? finalizing.Value.Pause : finalizing.Value.FinalizeFor);
            var nearer = await context.Shards.Where(shard => shard.State == ShardState.Leased && shard.LeaseUntil > lease)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, lease), cancellation).ConfigureAwait(false);
            nearer += await context.Shards.Where(shard => shard.State == ShardState.Publishing && shard.LeaseUntil > publish)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.LeaseUntil, publish), cancellation).ConfigureAwait(false);
            nearer += await context.Shards.Where(shard => shard.State == ShardState.Enqueued && shard.EnqueuedAt > now)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.EnqueuedAt, now), cancellation).ConfigureAwait(false);
            // A shard that never failed waits for nothing.
            nearer += await context.Shards
                .Where(shard => shard.State == ShardState.Pending && ((shard.Attempts == 0 && shard.NotBefore > now) || shard.NotBefore > backoff))
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.NotBefore, now), cancellation).ConfigureAwait(false);
            return nearer + await context.Jobs.Where(job => job.State == JobState.Finalizing && job.FinalizeUntil > finalize)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.FinalizeUntil, finalize), cancellation).ConfigureAwait(false);
        },
        cancellation);
}
