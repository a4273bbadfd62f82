using System.Data.Common;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Leases;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace HartFarm.Coordinator.Data.Postgres;

/// <summary>The job store in PostgreSQL 14 or later; any number of coordinators use it at once.</summary>
public sealed class PostgresDatabase : IFarmDatabase
{
    // Any number that no other user of the database takes for an advisory lock.
    private const long DispatchLock = 0x48617274_4661726D;

    // The library has no name for it (PostgreSQL, appendix A).
    private const string IdleInTransactionSessionTimeout = "25P03";

    private static readonly TimeSpan LongestMigration = TimeSpan.FromHours(12);

    // A context is as costly as what is asked of it, so they are used again.
    private readonly PooledDbContextFactory<PostgresFarmContext> _contexts;
    private readonly DbContextOptions<PostgresFarmContext> _reset;

    /// <param name="connectionString">As Npgsql reads it.</param>
    /// <param name="interceptors">What looks on at each command.</param>
    public PostgresDatabase(string connectionString, params IEnumerable<IInterceptor> interceptors)
    {
        connectionString = SessionLimits.In(connectionString);
        // What is asked here leaves nothing behind in a session, so a connection needs no statement that cleans it before it is used again.
        _contexts = new PooledDbContextFactory<PostgresFarmContext>(Options(new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true }.ConnectionString));
        _reset = Options(connectionString);

        DbContextOptions<PostgresFarmContext> Options(string connection) => new DbContextOptionsBuilder<PostgresFarmContext>()
            .UseNpgsql(connection)
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(interceptors)
            .Options;
    }

    /// <inheritdoc/>
    public FarmContext CreateContext() => _contexts.CreateDbContext();

    /// <inheritdoc/>
    public async Task MigrateAsync(CancellationToken cancellation)
    {
        // A turn is a lock of the session.
        await using var context = new PostgresFarmContext(_reset);
        await CreateAsync(context, cancellation).ConfigureAwait(false);
        // A change of a large table may take long, and so may waiting for whoever makes it.
        context.Database.SetCommandTimeout(LongestMigration);
        await context.Database.OpenConnectionAsync(cancellation).ConfigureAwait(false);
        await using var turn = await MigrationTurn.TakeAsync((NpgsqlConnection)context.Database.GetDbConnection(), cancellation).ConfigureAwait(false);
        await context.Database.MigrateAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<StoreState> LookAsync(CancellationToken cancellation)
    {
        await using var context = CreateContext();
        return await MigrationNames.LookAsync(context, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<DateTimeOffset?> NowAsync(CancellationToken cancellation)
    {
        await using var context = CreateContext();
        return await context.Database.SqlQuery<DateTimeOffset>($"""SELECT clock_timestamp() AS "Value" """).SingleAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public bool IsTransient(Exception error) =>
        (error as PostgresException ?? error.InnerException as PostgresException)?.SqlState
            is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure
            // Whoever stood still for too long: what it had begun is undone.
            or IdleInTransactionSessionTimeout;

    /// <inheritdoc/>
    public Task<IDisposable> EnterWriteAsync(CancellationToken cancellation) => Task.FromResult<IDisposable>(NoGate.Instance);

    /// <inheritdoc/>
    public async Task<JobRow?> LockJobAsync(FarmContext context, Guid jobId, CancellationToken cancellation)
    {
        var found = await context.Jobs.FromSql($"SELECT * FROM jobs WHERE id = {jobId} FOR UPDATE").ToListAsync(cancellation).ConfigureAwait(false);
        return found.SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<JobRow?> LockJobOfAsync(FarmContext context, long shardId, CancellationToken cancellation)
    {
        // A shard never changes its job, so this may be read before the lock is held.
        var found = await context.Jobs
            .FromSql($"SELECT * FROM jobs WHERE id = (SELECT job_id FROM shards WHERE id = {shardId}) FOR UPDATE")
            .ToListAsync(cancellation).ConfigureAwait(false);
        return found.SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<bool> LockTenantAsync(FarmContext context, string tenant, CancellationToken cancellation)
    {
        var found = await context.Database
            .SqlQuery<int>($"""SELECT 1 AS "Value" FROM tenants WHERE name = {tenant} FOR UPDATE""")
            .ToListAsync(cancellation).ConfigureAwait(false);
        return found.Count > 0;
    }

    /// <inheritdoc/>
    public Task LockDispatchAsync(FarmContext context, CancellationToken cancellation) =>
        context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({DispatchLock})", cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EnqueuedShard>> EnqueueAsync(
        FarmContext context, Guid jobId, int count, DateTimeOffset now, CancellationToken cancellation) =>
        await context.Database.SqlQuery<EnqueuedShard>($"""
            WITH next AS (
                SELECT id
                FROM shards
                WHERE job_id = {jobId} AND state = 'Pending' AND not_before <= {now}
                ORDER BY "index"
                LIMIT {count}
                FOR UPDATE SKIP LOCKED)
            UPDATE shards
            SET state = 'Enqueued', enqueued = enqueued + 1, enqueued_at = {now}
            FROM next
            WHERE shards.id = next.id
            RETURNING shards.id AS shard_id, shards.enqueued
            """).ToListAsync(cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RenewedLease>> RenewAsync(
        FarmContext context, Guid workerId, IReadOnlyList<HeldLease> leases, DateTimeOffset until, CancellationToken cancellation)
    {
        long[] shards = [.. leases.Select(lease => lease.ShardId)];
        long[] tokens = [.. leases.Select(lease => lease.Token)];
        int[] done = [.. leases.Select(lease => lease.ImagesDone)];
        return await context.Database.SqlQuery<RenewedLease>($"""
            UPDATE shards
            SET lease_until = {until}, images_done = held.images_done
            FROM unnest({shards}, {tokens}, {done}) AS held (id, token, images_done)
            WHERE shards.id = held.id AND shards.token = held.token AND state = 'Leased' AND lease_owner = {workerId}
            RETURNING shards.id AS shard_id, shards.token
            """).ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task InsertShardsAsync(
        FarmContext context, Guid jobId, IReadOnlyList<ShardPlan> plans, DateTimeOffset now, CancellationToken cancellation)
    {
        DbConnection connection = context.Database.GetDbConnection();
        await using var copy = await ((NpgsqlConnection)connection).BeginBinaryImportAsync(
            """
            COPY shards (job_id, "index", first_image, images, prompt_offset, prompt_length, skipped_images, state, not_before,
                token, images_done, attempts, expirations, enqueued, image_bytes, images_failed, seconds)
            FROM STDIN (FORMAT BINARY)
            """, cancellation).ConfigureAwait(false);
        for (var i = 0; i < plans.Count; i++)
        {
            var plan = plans[i];
            await copy.WriteRowAsync(
                cancellation, jobId, i, plan.FirstImage, plan.Images, plan.PromptOffset, plan.PromptLength, plan.SkippedImages, "Pending",
                now.ToUniversalTime(), 0L, 0, 0, 0, 0, 0L, 0, 0.0).ConfigureAwait(false);
        }
        await copy.CompleteAsync(cancellation).ConfigureAwait(false);
    }

    private static async Task CreateAsync(FarmContext context, CancellationToken cancellation)
    {
        var creator = context.GetService<IRelationalDatabaseCreator>();
        try
        {
            if (!await creator.ExistsAsync(cancellation).ConfigureAwait(false)) await creator.CreateAsync(cancellation).ConfigureAwait(false);
        }
        catch (PostgresException error) when (error.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another one made it meanwhile.
        }
    }
}
