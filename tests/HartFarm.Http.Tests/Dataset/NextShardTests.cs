using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Dataset;
using HartFarm.Http.Tests.Farm;
using HartFarm.Testing.Services;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Http.Tests.Dataset;

/// <summary>How a page of images comes to the next finished shard.</summary>
public sealed class NextShardTests
{
    private const int Shards = 2000;
    private const int ShardSize = 2;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_is_found_without_looking_at_those_that_are_not_finished(bool isPostgres)
    {
        using var folder = new TemporaryFolder();
        await using var postgres = isPostgres ? await TestServices.PostgresAsync() : null;
        await using var farm = await HttpFarm.StartAsync(
            folder, coordinate: options => { if (postgres is not null) (options.Store.Sqlite, options.Store.Postgres) = (null, postgres.ConnectionString); });
        var id = Guid.Parse((await farm.Client.SubmitAsync(HttpFarm.Request(Shards * ShardSize))).Id);
        var store = farm.Services.GetRequiredService<FarmStore>();
        int[] finished = [700, 701, 1998];
        var job = await store.WriteAsync(
            async context =>
            {
                await context.Shards.Where(shard => shard.JobId == id && finished.Contains(shard.Index))
                    .ExecuteUpdateAsync(set => set.SetProperty(shard => shard.State, ShardState.Completed), Cancellation);
                return await context.Jobs.AsNoTracking().SingleAsync(row => row.Id == id, Cancellation);
            },
            Cancellation);
        // As it does by itself from time to time.
        if (isPostgres) await store.WriteAsync(context => context.Database.ExecuteSqlRawAsync("ANALYZE shards", Cancellation), Cancellation);

        foreach (var (after, expected) in ((long, int?)[])[(-1, 700), (1400, 700), (1401, 701), (1403, 1998), (3996, 1998), (3997, null), (long.MaxValue, null)])
        {
            Assert.Equal(expected, await store.ReadAsync(context => JobImages.NextShard(context, job, after).Select(shard => (int?)shard.Index).SingleOrDefaultAsync(Cancellation), Cancellation));
            Assert.Contains("ix_shards_completed", await store.ReadAsync(context => PlanAsync(JobImages.NextShard(context, job, after), context, isPostgres), Cancellation), StringComparison.Ordinal);
        }
    }

    // What the database says that it would do.
    private static async Task<string> PlanAsync(IQueryable<ShardRow> query, FarmContext context, bool isPostgres)
    {
        await using var command = query.CreateDbCommand();
        command.CommandText = $"{(isPostgres ? "EXPLAIN" : "EXPLAIN QUERY PLAN")} {command.CommandText}";
        await context.Database.OpenConnectionAsync(Cancellation);
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        List<string> lines = [];
        while (await reader.ReadAsync(Cancellation)) lines.Add(reader.GetString(reader.FieldCount - 1));
        return string.Join('\n', lines);
    }
}
