using System.Text.Json;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Storage.Objects;

namespace HartFarm.Coordinator.Tests.Finalizing;

/// <summary>The end of a job.</summary>
public abstract class FinalizingTests(ITestDatabase database) : FarmTests(database)
{
    private static readonly string[] Written = ["README.md", "croissant.json", "manifest.json", "manifest.parquet"];

    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [InlineData(DatasetFormat.WebDataset)]
    [InlineData(DatasetFormat.Parquet)]
    [InlineData(DatasetFormat.ImageFolder)]
    public async Task A_job_is_completed_when_its_manifest_is_there(DatasetFormat format)
    {
        var job = await MakeAsync(request => request with { Output = new OutputSettings { Format = format } });
        Assert.Equal(JobState.Finalizing, (await Farm.JobAsync(job)).State);
        Assert.Equal(1, await Coordinator.Finalizer.RunAsync(None));
        Assert.Equal(0, await Coordinator.Finalizer.RunAsync(None));
        var row = await Farm.JobAsync(job);
        Assert.Equal((JobState.Completed, 6L, Farm.Clock.GetUtcNow()), (row.State, row.ImagesCompleted, row.EndedAt));
        Assert.All(Written, name => Assert.Contains($"jobs/{job:N}/{name}", Farm.Objects.Keys));
        Assert.DoesNotContain(Farm.Objects.Keys, key => key.Contains("/staging/", StringComparison.Ordinal));
        using var manifest = JsonDocument.Parse(Farm.Objects[$"jobs/{job:N}/manifest.json"]);
        Assert.Equal((6, 0), Counts(manifest));
        foreach (var shard in manifest.RootElement.GetProperty("shards").EnumerateArray())
            Assert.Equal(shard.GetProperty("object").GetProperty("bytes").GetInt64(), Farm.Objects[$"jobs/{job:N}/{shard.GetProperty("object").GetProperty("name").GetString()}"].Length);
    }

    [Fact]
    public async Task A_job_with_images_missing_says_so_and_names_them()
    {
        Farm.Leases.MaxAttempts = 1;
        var job = await Farm.SubmitShardsAsync(3);
        await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker);
        var partial = await Farm.LeaseAsync(job, Worker);
        await Farm.CompleteAsync(partial, Worker, new ImageFailure(3, "000000003", "too dark"));
        var failed = await Farm.LeaseAsync(job, Worker);
        await Coordinator.Ends.FailAsync(new ShardFailed(failed.ShardId, failed.Token, Worker, "no luck"), None);
        Assert.Equal(1, await Coordinator.Finalizer.RunAsync(None));
        var row = await Farm.JobAsync(job);
        Assert.Equal((JobState.CompletedWithErrors, "3 of 6 images are missing"), (row.State, row.Error));
        using var manifest = JsonDocument.Parse(Farm.Objects[$"jobs/{job:N}/manifest.json"]);
        Assert.Equal((3, 3), Counts(manifest));
        Assert.Equal(
            ["too dark", "no luck"],
            manifest.RootElement.GetProperty("shards").EnumerateArray().SelectMany(shard => shard.GetProperty("missing").EnumerateArray())
                .Select(missing => missing.GetProperty("reason").GetString()));
        Assert.Equal(2, await Coordinator.Control.RetryAsync(job, None));
        for (var i = 0; i < 2; i++) await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker);
        Assert.Equal(1, await Coordinator.Finalizer.RunAsync(None));
        Assert.Equal((JobState.Completed, null), ((await Farm.JobAsync(job)).State, (await Farm.JobAsync(job)).Error));
    }

    [Fact]
    public async Task A_job_of_which_nothing_could_be_made_has_failed()
    {
        Farm.Leases.MaxAttempts = 1;
        var job = await Farm.SubmitShardsAsync(1);
        var lease = await Farm.LeaseAsync(job, Worker);
        await Coordinator.Ends.FailAsync(new ShardFailed(lease.ShardId, lease.Token, Worker, "no luck"), None);
        await Coordinator.Finalizer.RunAsync(None);
        Assert.Equal(JobState.Failed, (await Farm.JobAsync(job)).State);
    }

    [Fact]
    public async Task A_store_that_is_away_is_waited_for_and_one_that_refuses_ends_the_job()
    {
        var job = await MakeAsync();
        for (var i = 0; i < 20; i++)
        {
            Farm.Objects.Before = _ => throw new StoreUnavailableException("away");
            Assert.Equal(0, await Coordinator.Finalizer.RunAsync(None));
            Farm.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Contains("away", (await Farm.JobAsync(job)).Error, StringComparison.Ordinal);
        Farm.Objects.Before = _ => throw new StoreRefusedException("no permission");
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal(JobState.Finalizing, (await Farm.JobAsync(job)).State);
            await Coordinator.Finalizer.RunAsync(None);
            Farm.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(JobState.Failed, (await Farm.JobAsync(job)).State);
        Farm.Objects.Before = _ => { };
        Assert.Equal(0, await Coordinator.Control.RetryAsync(job, None));
        Assert.Equal(1, await Coordinator.Finalizer.RunAsync(None));
        Assert.Equal(JobState.Completed, (await Farm.JobAsync(job)).State);
    }

    [Fact]
    public async Task A_job_stays_with_the_coordinator_that_finalizes_it_and_goes_to_another_soon_after_its_death()
    {
        var job = await MakeAsync();
        using var writes = new SemaphoreSlim(0);
        using var go = new ManualResetEventSlim();
        Farm.Objects.Before = _ =>
        {
            writes.Release();
            go.Wait(TestContext.Current.CancellationToken);
            throw new IOException("the process is killed");
        };
        var doomed = Task.Run(() => Coordinator.Finalizer.RunAsync(None));
        await writes.WaitAsync(TestContext.Current.CancellationToken);
        var next = Farm.Another();
        for (var third = 0; third < 6; third++)
        {
            var until = (await Farm.JobAsync(job)).FinalizeUntil;
            Farm.Clock.Advance(TimeSpan.FromSeconds(40));
            while ((await Farm.JobAsync(job)).FinalizeUntil == until) await Task.Yield();
            Assert.Equal(0, await next.Finalizer.RunAsync(None));
        }
        go.Set();
        await Assert.ThrowsAsync<IOException>(() => doomed);
        Farm.Objects.Before = _ => { };
        Assert.Equal(0, await next.Finalizer.RunAsync(None));
        Farm.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal(1, await next.Finalizer.RunAsync(None));
        Assert.Equal(JobState.Completed, (await Farm.JobAsync(job)).State);
    }

    [Fact]
    public async Task An_index_that_was_damaged_keeps_the_job_from_being_completed()
    {
        var job = await MakeAsync();
        Farm.Objects.Put($"jobs/{job:N}/index/000001.jsonl", []);
        await Coordinator.Finalizer.RunAsync(None);
        var row = await Farm.JobAsync(job);
        Assert.Equal(JobState.Finalizing, row.State);
        Assert.Contains("index/000001.jsonl", row.Error, StringComparison.Ordinal);
    }

    private static (int, int) Counts(JsonDocument manifest)
    {
        var counts = manifest.RootElement.GetProperty("counts");
        return (counts.GetProperty("made").GetInt32(), counts.GetProperty("missing").GetInt32());
    }

    private async Task<Guid> MakeAsync(Func<JobRequest, JobRequest>? change = null)
    {
        var job = await Farm.SubmitShardsAsync(3, change);
        for (var i = 0; i < 3; i++) await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker);
        return job;
    }
}
