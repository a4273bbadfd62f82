using System.Text.Json;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Leases;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace HartFarm.Coordinator.Data.Sqlite;

/// <summary>
/// The job store in an SQLite file, for one process. SQLite has one writer at a time: a gate lines the writers up, so that none of them
/// runs into another's lock, and every transaction takes the lock when it begins.
/// </summary>
public sealed class SqliteDatabase : IFarmDatabase, IDisposable
{
    private readonly DbContextOptions<SqliteFarmContext> _options;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly string _path;

    /// <param name="path">The file; it is created with its first table.</param>
    /// <param name="interceptors">What looks on at each command.</param>
    public SqliteDatabase(string path, params IEnumerable<IInterceptor> interceptors)
    {
        _path = path;
        _options = new DbContextOptionsBuilder<SqliteFarmContext>()
            .UseSqlite(ConnectionString(path))
            .UseSnakeCaseNamingConvention()
            .AddInterceptors(interceptors)
            .Options;
    }

    /// <inheritdoc/>
    public FarmContext CreateContext() => new SqliteFarmContext(_options);

    /// <inheritdoc/>
    public async Task MigrateAsync(CancellationToken cancellation)
    {
        await using var context = CreateContext();
        await context.Database.MigrateAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<StoreState> LookAsync(CancellationToken cancellation)
    {
        await using var context = CreateContext();
        return await MigrationNames.LookAsync(context, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<DateTimeOffset?> NowAsync(CancellationToken cancellation) => Task.FromResult<DateTimeOffset?>(null);

    /// <inheritdoc/>
    public bool IsTransient(Exception error) =>
        (error as SqliteException ?? error.InnerException as SqliteException)?.SqliteErrorCode
            is SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED;

    /// <inheritdoc/>
    public async Task<IDisposable> EnterWriteAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        return new Turn(_gate);
    }

    /// <inheritdoc/>
    public Task<JobRow?> LockJobAsync(FarmContext context, Guid jobId, CancellationToken cancellation) =>
        context.Jobs.SingleOrDefaultAsync(job => job.Id == jobId, cancellation);

    /// <inheritdoc/>
    public Task<JobRow?> LockJobOfAsync(FarmContext context, long shardId, CancellationToken cancellation) =>
        context.Jobs.SingleOrDefaultAsync(job => context.Shards.Any(shard => shard.Id == shardId && shard.JobId == job.Id), cancellation);

    /// <inheritdoc/>
    public Task<bool> LockTenantAsync(FarmContext context, string tenant, CancellationToken cancellation) =>
        context.Tenants.AnyAsync(row => row.Name == tenant, cancellation);

    /// <inheritdoc/>
    public Task LockDispatchAsync(FarmContext context, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<EnqueuedShard>> EnqueueAsync(
        FarmContext context, Guid jobId, int count, DateTimeOffset now, CancellationToken cancellation) =>
        await context.Database.SqlQuery<EnqueuedShard>($"""
            UPDATE shards
            SET state = 'Enqueued', enqueued = enqueued + 1, enqueued_at = {now.UtcTicks}
            WHERE id IN (
                SELECT id
                FROM shards
                WHERE job_id = {jobId} AND state = 'Pending' AND not_before <= {now.UtcTicks}
                ORDER BY "index"
                LIMIT {count})
            RETURNING id AS shard_id, enqueued
            """).ToListAsync(cancellation).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RenewedLease>> RenewAsync(
        FarmContext context, Guid workerId, IReadOnlyList<HeldLease> leases, DateTimeOffset until, CancellationToken cancellation)
    {
        var held = JsonSerializer.Serialize(leases.Select(lease => new[] { lease.ShardId, lease.Token, lease.ImagesDone }));
        return await context.Database.SqlQuery<RenewedLease>($"""
            UPDATE shards
            SET lease_until = {until.UtcTicks}, images_done = held.images_done
            FROM (
                SELECT value ->> 0 AS id, value ->> 1 AS token, value ->> 2 AS images_done
                FROM json_each({held})) AS held
            WHERE shards.id = held.id AND shards.token = held.token AND state = 'Leased' AND lease_owner = {workerId}
            RETURNING shards.id AS shard_id, shards.token
            """).ToListAsync(cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task InsertShardsAsync(
        FarmContext context, Guid jobId, IReadOnlyList<ShardPlan> plans, DateTimeOffset now, CancellationToken cancellation)
    {
        var connection = (SqliteConnection)context.Database.GetDbConnection();
        await using var command = connection.CreateCommand();
        command.Transaction = (SqliteTransaction?)context.Database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = """
            INSERT INTO shards (job_id, "index", first_image, images, prompt_offset, prompt_length, skipped_images, state, not_before,
                token, images_done, attempts, expirations, enqueued, image_bytes, images_failed, seconds)
            VALUES ($job, $index, $first, $images, $offset, $length, $skipped, 'Pending', $now, 0, 0, 0, 0, 0, 0, 0, 0)
            """;
        command.Parameters.AddWithValue("$job", jobId);
        command.Parameters.AddWithValue("$now", now.UtcTicks);
        SqliteParameter[] own = [.. new[] { "$index", "$first", "$images", "$offset", "$length", "$skipped" }
            .Select(name => command.Parameters.Add(name, SqliteType.Integer))];
        for (var i = 0; i < plans.Count; i++)
        {
            var plan = plans[i];
            own[0].Value = i;
            own[1].Value = plan.FirstImage;
            own[2].Value = plan.Images;
            own[3].Value = plan.PromptOffset;
            own[4].Value = plan.PromptLength;
            own[5].Value = plan.SkippedImages;
            await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gate.Dispose();
        Close(_path);
    }

    /// <summary>Closes the connections to a file that nobody uses at the moment; they are kept open for the next user otherwise, though the file be gone.</summary>
    internal static void Close(string path)
    {
        using var connection = new SqliteConnection(ConnectionString(path));
        SqliteConnection.ClearPool(connection);
    }

    private static string ConnectionString(string path) => new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true }.ToString();

    private sealed class Turn(SemaphoreSlim gate) : IDisposable
    {
        public void Dispose() => gate.Release();
    }
}
