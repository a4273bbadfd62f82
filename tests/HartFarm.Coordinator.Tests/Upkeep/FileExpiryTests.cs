using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Storage.Jobs;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Tests.Upkeep;

/// <summary>Which files are deleted, and when.</summary>
public abstract class FileExpiryTests(ITestDatabase database) : FarmTests(database)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_file_is_deleted_with_its_bytes_when_its_time_is_over_and_not_before()
    {
        var (kept, longer, gone) = (await AddAsync(null), await AddAsync(2 * Hour), await AddAsync(Hour));
        Farm.Clock.Advance(Hour - TimeSpan.FromSeconds(1));
        Assert.Equal(0, await Coordinator.Files.RunAsync(None));
        Farm.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await Coordinator.Files.RunAsync(None));
        Assert.Equal(new[] { kept, longer }.Order(), await FilesAsync());
        Assert.Equal(new[] { kept, longer }.Select(FileKeys.Of).Order(StringComparer.Ordinal), Farm.Objects.Keys);
        Assert.DoesNotContain(FileKeys.Of(gone), Farm.Objects.Keys);
        Farm.Clock.Advance(TimeSpan.FromDays(10_000));
        await Coordinator.Files.RunAsync(None);
        Assert.Equal([kept], await FilesAsync());
    }

    [Fact]
    public async Task The_file_of_a_batch_is_kept_until_the_batch_has_ended()
    {
        var file = await AddAsync(Hour);
        var batch = new BatchRow
        {
            Id = Guid.NewGuid(),
            Tenant = "somebody",
            InputFileId = file,
            Endpoint = "/",
            CompletionWindow = "24h",
            Address = "http://farm",
            CreatedAt = Farm.Clock.GetUtcNow(),
            ExpiresAt = Farm.Clock.GetUtcNow() + TimeSpan.FromDays(1),
        };
        await Coordinator.Store.WriteAsync(context => Task.FromResult(context.Batches.Add(batch)), None);
        Farm.Clock.Advance(2 * Hour);
        Assert.Equal(0, await Coordinator.Files.RunAsync(None));
        Assert.Single(Farm.Objects.Keys);
        await Coordinator.Store.WriteAsync(
            context => context.Batches.ExecuteUpdateAsync(set => set.SetProperty(row => row.EndedAt, Farm.Clock.GetUtcNow())), None);
        Assert.Equal(1, await Coordinator.Files.RunAsync(None));
        Assert.Empty(Farm.Objects.Keys);
    }

    [Fact]
    public async Task What_a_store_that_fails_has_left_is_deleted_the_next_time()
    {
        await AddAsync(Hour);
        Farm.Clock.Advance(Hour);
        Farm.Objects.Before = _ => throw new InvalidOperationException("the store is away");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Coordinator.Files.RunAsync(None));
        Assert.Single(await FilesAsync());
        Farm.Objects.Before = _ => { };
        Assert.Equal(1, await Coordinator.Files.RunAsync(None));
        Assert.Empty(await FilesAsync());
        Assert.Empty(Farm.Objects.Keys);
    }

    private async Task<Guid> AddAsync(TimeSpan? keepFor)
    {
        var now = Farm.Clock.GetUtcNow();
        var row = new FileRow { Id = Guid.NewGuid(), Tenant = "somebody", Name = "a.jsonl", Purpose = "batch", Bytes = 1, Sha256 = "00", CreatedAt = now, ExpiresAt = now + keepFor };
        Farm.Objects.Put(FileKeys.Of(row.Id), [1]);
        await Coordinator.Store.WriteAsync(context => Task.FromResult(context.Files.Add(row)), None);
        return row.Id;
    }

    private async Task<IEnumerable<Guid>> FilesAsync() =>
        (await Coordinator.Store.ReadAsync(context => context.Files.Select(file => file.Id).ToListAsync(), None)).Order();
}
