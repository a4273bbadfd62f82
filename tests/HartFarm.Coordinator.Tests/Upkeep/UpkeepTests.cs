using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Storage.Jobs;
using HartFarm.Storage.Objects;

namespace HartFarm.Coordinator.Tests.Upkeep;

/// <summary>What is deleted, and what is left alone.</summary>
public sealed class UpkeepTests() : FarmTests(new SqliteTestDatabase())
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_job_is_deleted_with_its_objects_and_no_other()
    {
        var (gone, kept) = (await Farm.SubmitShardsAsync(2), await Farm.SubmitShardsAsync(1));
        await Farm.CompleteAsync(await Farm.LeaseAsync(gone, Worker), Worker);
        await Coordinator.Control.CancelAsync(gone, None);
        await Coordinator.Control.DeleteAsync(gone, None);
        await Assert.ThrowsAsync<JobStateException>(() => Coordinator.Control.RetryAsync(gone, None));
        Assert.Equal(1, await Coordinator.Retention.RunAsync(None));
        Assert.Empty(await Farm.ShardsAsync(gone));
        Assert.Equal([$"jobs/{kept:N}/prompts.jsonl"], Farm.Objects.Keys);
    }

    [Fact]
    public async Task A_job_expires_after_its_end_and_not_before()
    {
        var job = await Farm.SubmitShardsAsync(1, request => request with { KeepFor = TimeSpan.FromHours(1) });
        Farm.Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(0, await Coordinator.Retention.RunAsync(None));
        await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker);
        await Coordinator.Finalizer.RunAsync(None);
        Farm.Clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(0, await Coordinator.Retention.RunAsync(None));
        Farm.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, await Coordinator.Retention.RunAsync(None));
        Assert.Empty(Farm.Objects.Keys);
    }

    [Fact]
    public async Task Orphans_are_swept_and_what_is_being_made_is_not()
    {
        var job = await Farm.SubmitShardsAsync(2);
        var lost = await Farm.LeaseAsync(job, Worker);
        await Farm.MakeAsync(lost, Worker);
        Farm.Clock.Advance(Farm.Leases.LeaseFor);
        await Coordinator.Sweep.RunAsync(None);
        var held = await Farm.LeaseAsync(job, OtherWorker);
        await Farm.MakeAsync(held, OtherWorker);
        Farm.Objects.Put($"jobs/{Guid.NewGuid():N}/prompts.jsonl", [1]);
        Farm.Objects.Put("jobs/of somebody else", [1]);
        Assert.Equal(3, await Coordinator.Orphans.RunAsync(None));
        Assert.Equal(
            [
                "jobs/of somebody else", $"jobs/{job:N}/prompts.jsonl", $"{held.StagingPrefix}data/000000.tar", $"{held.StagingPrefix}index/000000.jsonl",
            ],
            Farm.Objects.Keys.Order(StringComparer.Ordinal).OrderByDescending(key => key.StartsWith("jobs/of", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Bytes_of_uploads_that_came_to_nothing_are_swept_and_those_of_files_are_not()
    {
        var (known, broken) = (Guid.NewGuid(), Guid.NewGuid());
        await Coordinator.Store.WriteAsync(
            context =>
            {
                context.Files.Add(new FileRow { Id = known, Tenant = "somebody", Name = "a.txt", Purpose = "prompts", Sha256 = "", CreatedAt = Farm.Clock.GetUtcNow() });
                return Task.FromResult(0);
            },
            None);
        foreach (var id in (Guid[])[known, broken]) Farm.Objects.Put(FileKeys.Of(id), [1]);
        Farm.Objects.Put("files/of somebody else", [1]);
        Assert.Equal(1, await Coordinator.Orphans.RunAsync(None));
        Assert.Equal(new[] { FileKeys.Of(known), "files/of somebody else" }.Order(StringComparer.Ordinal), Farm.Objects.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_others_put_beside_probes_is_left_alone()
    {
        string[] others = ["probes/of somebody else", "probes/theirs/b", $"probes/{Guid.NewGuid():N}"];
        foreach (var key in others) Farm.Objects.Put(key, [1]);
        Assert.Equal(0, await Coordinator.Orphans.RunAsync(None));
        Assert.Equal(others.Order(StringComparer.Ordinal), Farm.Objects.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("move")]
    [InlineData("delete")]
    public async Task What_a_probe_wrote_that_came_to_no_end_is_swept(string failing)
    {
        Farm.Objects.Before = change =>
        {
            if (change.StartsWith(failing, StringComparison.Ordinal)) throw new StoreUnavailableException("the store is away");
        };
        await Assert.ThrowsAsync<StoreUnavailableException>(() => StoreProbe.RunAsync(Farm.Objects, None));
        Farm.Objects.Before = _ => { };
        Assert.Equal(1, await Coordinator.Orphans.RunAsync(None));
        Assert.Empty(Farm.Objects.Keys);
    }

    [Fact]
    public async Task What_a_refused_result_left_is_swept_at_once()
    {
        var job = await Farm.SubmitShardsAsync(1);
        var lost = await Farm.LeaseAsync(job, Worker);
        Farm.Clock.Advance(Farm.Leases.LeaseFor);
        await Coordinator.Sweep.RunAsync(None);
        Assert.False((await Coordinator.Results.TakeAsync(await Farm.MakeAsync(lost, Worker), None)).Accepted);
        Assert.Equal(2, await Coordinator.LostStaging.SweepAsync(lost.ShardId, lost.Token, None));
        Assert.Single(Farm.Objects.Keys);
    }

    [Fact]
    public async Task Workers_that_ended_are_forgotten()
    {
        await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker), None);
        Farm.Clock.Advance(Coordinator.Upkeep.Value.WorkersKept + TimeSpan.FromMinutes(1));
        await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(OtherWorker), None);
        await Coordinator.Retention.RunAsync(None);
        Assert.Equal([OtherWorker], await Coordinator.Store.ReadAsync(context => Task.FromResult(context.Workers.Select(worker => worker.Id).ToList()), None));
    }
}
