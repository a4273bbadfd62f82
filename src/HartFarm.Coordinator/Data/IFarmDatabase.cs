using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Leases;

namespace HartFarm.Coordinator.Data;

/// <summary>
/// What the two databases say differently. The rule that makes the rest simple: a transaction locks a job's row before it touches the
/// job's shards, so that all that happens to one job happens one after the other.
/// </summary>
public interface IFarmDatabase
{
    /// <summary>A new context; the caller disposes it.</summary>
    FarmContext CreateContext();

    /// <summary>Creates the tables, or brings them up to date. Several may do so at once: one does it, and the others wait.</summary>
    Task MigrateAsync(CancellationToken cancellation);

    /// <summary>How it stands to this version; nothing is changed.</summary>
    Task<StoreState> LookAsync(CancellationToken cancellation);

    /// <summary>The time by the database's clock; null where it has none but this process's.</summary>
    Task<DateTimeOffset?> NowAsync(CancellationToken cancellation);

    /// <summary>Whether the error is over when the transaction is run again: a deadlock, a lost connection, a database that is busy.</summary>
    bool IsTransient(Exception error);

    /// <summary>Holds one writer at a time where the database can have but one; else returns at once.</summary>
    Task<IDisposable> EnterWriteAsync(CancellationToken cancellation);

    /// <summary>Locks a job's row to the end of the transaction, and reads it as it is then, tracked. Null when there is no such job.</summary>
    Task<JobRow?> LockJobAsync(FarmContext context, Guid jobId, CancellationToken cancellation);

    /// <summary>The same for the job of a shard. Null when there is no such shard.</summary>
    Task<JobRow?> LockJobOfAsync(FarmContext context, long shardId, CancellationToken cancellation);

    /// <summary>Locks a tenant's row to the end of the transaction. False when there is no such tenant.</summary>
    Task<bool> LockTenantAsync(FarmContext context, string tenant, CancellationToken cancellation);

    /// <summary>Holds other dispatchers off to the end of the transaction.</summary>
    Task LockDispatchAsync(FarmContext context, CancellationToken cancellation);

    /// <summary>Marks up to <paramref name="count"/> pending shards of a job as enqueued, the first ones first.</summary>
    Task<IReadOnlyList<EnqueuedShard>> EnqueueAsync(FarmContext context, Guid jobId, int count, DateTimeOffset now, CancellationToken cancellation);

    /// <summary>Renews those of a worker's leases that are still its own, in one statement, and tells which.</summary>
    Task<IReadOnlyList<RenewedLease>> RenewAsync(
        FarmContext context, Guid workerId, IReadOnlyList<Contracts.Workers.HeldLease> leases, DateTimeOffset until, CancellationToken cancellation);

    /// <summary>Writes a job's shards, all of them pending.</summary>
    Task InsertShardsAsync(FarmContext context, Guid jobId, IReadOnlyList<ShardPlan> plans, DateTimeOffset now, CancellationToken cancellation);
}
