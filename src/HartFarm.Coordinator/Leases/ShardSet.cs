using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace HartFarm.Coordinator.Leases;

/// <summary>The one way in which a single shard changes.</summary>
internal static class ShardSet
{
    /// <summary>
    /// Compare-and-set: changes the shard if its state and its fencing token are still those that were read. With the job's row locked they
    /// always are; that it is asked all the same makes a forgotten lock an error instead of a lost image.
    /// </summary>
    /// <exception cref="DbUpdateConcurrencyException">The shard was changed by somebody else.</exception>
    public static async Task CompareAndSetAsync(
        this FarmContext context, ShardRow read, Action<UpdateSettersBuilder<ShardRow>> setters, CancellationToken cancellation)
    {
        var (id, state, token) = (read.Id, read.State, read.Token);
        var changed = await context.Shards
            .Where(shard => shard.Id == id && shard.State == state && shard.Token == token)
            .ExecuteUpdateAsync(setters, cancellation).ConfigureAwait(false);
        if (changed != 1) throw new DbUpdateConcurrencyException($"shard {id} is no longer {state} under token {token}");
    }
}
