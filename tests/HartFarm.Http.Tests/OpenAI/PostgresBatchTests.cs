using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator;
using HartFarm.Http.Tests.Farm;
using HartFarm.Testing.Services;

namespace HartFarm.Http.Tests.OpenAI;

/// <summary>The same on PostgreSQL, and what only several coordinators can do.</summary>
public sealed class PostgresBatchTests : BatchTests
{
    private PostgresService _postgres = null!;

    public override async ValueTask InitializeAsync()
    {
        _postgres = await TestServices.PostgresAsync();
        await base.InitializeAsync();
    }

    [Fact]
    public async Task Two_coordinators_step_one_batch_and_each_line_has_one_result()
    {
        await using var other = await StartAsync();
        await Farm.WorkAsync(new Gate());
        await other.WorkAsync(new Gate());
        string[] lines = [.. Enumerable.Range(0, 3).SelectMany(_ => Lines(8)).Select((line, i) => line.Replace("line-", $"{i}-", StringComparison.Ordinal))];
        var batches = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => CreateAsync(lines)));
        foreach (var batch in batches)
        {
            var ended = await EndAsync(batch.Id);
            Assert.Equal((BatchStatus.Completed, new BatchRequestCounts(24, 24, 0)), (ended.Status, ended.RequestCounts));
            Assert.Equal(Enumerable.Range(0, 24).Select(i => $"{i}-{i % 8}"), Ids(await ReadAsync(ended.OutputFileId)));
        }
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    protected override void Coordinate(CoordinatorOptions options) =>
        (options.Store.Sqlite, options.Store.Postgres) = (null, _postgres.ConnectionString + ";Maximum Pool Size=10");
}
