using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Storage.Jobs;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Publication;

/// <summary>Sweeps what a lease wrote whose result does not count.</summary>
public sealed class LostStaging(FarmStore store, ObjectSweep sweep)
{
    /// <summary>Deletes the lease's objects, unless they are being published.</summary>
    /// <returns>How many.</returns>
    public async Task<int> SweepAsync(long shardId, long token, CancellationToken cancellation)
    {
        var shard = await store.ReadAsync(
            context => context.Shards.AsNoTracking().SingleOrDefaultAsync(row => row.Id == shardId, cancellation), cancellation).ConfigureAwait(false);
        if (shard is null || (shard.Token == token && shard.State == ShardState.Publishing)) return 0;
        return await sweep.DeleteAsync(JobKeys.Staging(shard.JobId, shard.Index, token), cancellation).ConfigureAwait(false);
    }
}
