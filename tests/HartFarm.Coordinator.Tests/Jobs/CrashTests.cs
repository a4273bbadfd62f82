using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Jobs;

/// <summary>A coordinator ends at each step of a job's way, one after the other, and another one goes on: every image is there once.</summary>
public class CrashTests
{
    private static readonly Guid Worker = new("11111111-1111-1111-1111-111111111111");

    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [InlineData(DatasetFormat.WebDataset, 2)]
    [InlineData(DatasetFormat.ImageFolder, 1)]
    public async Task Wherever_a_coordinator_ends_the_next_one_finishes_the_job(DatasetFormat format, int shards)
    {
        var crashed = true;
        for (var step = 1; crashed; step++)
        {
            await using var farm = new TestFarm(new SqliteTestDatabase());
            await farm.CreateAsync();
            var request = TestFarm.Request(prompts: shards, images: 2) with { Output = new OutputSettings { Format = format } };
            var job = await farm.SubmitAsync(request);
            crashed = await RunUntilAsync(farm, step);
            farm.Objects.Before = _ => { };
            await FinishAsync(farm, job);
            var row = await farm.JobAsync(job);
            Assert.Equal((JobState.Completed, 2L * shards, shards), (row.State, row.ImagesCompleted, row.CompletedShards));
            var perShard = format == DatasetFormat.ImageFolder ? 4 : 2;
            Assert.Equal(shards * perShard + 4, farm.Objects.Keys.Count(key => !key.Contains("/staging/", StringComparison.Ordinal)) - 1);
        }
    }

    [Fact]
    public async Task Wherever_a_submission_ends_there_is_a_whole_job_or_none()
    {
        var crashed = true;
        for (var step = 1; crashed; step++)
        {
            await using var farm = new TestFarm(new SqliteTestDatabase());
            await farm.CreateAsync();
            var crash = new CrashAt(step);
            farm.Objects.Before = _ => crash.Step();
            using var prompts = new HartFarm.Coordinator.Jobs.Submission.PromptItems(TestFarm.Request(3, 2).Prompts.Items!);
            await IgnoreCrashAsync(() => farm.Another(crash).Submission.SubmitAsync(TestFarm.Request(3, 2), prompts, "somebody", None));
            crashed = crash.Crashed;
            farm.Objects.Before = _ => { };
            var jobs = await farm.Coordinator.Store.ReadAsync(context => Task.FromResult(context.Jobs.ToList()), None);
            foreach (var job in jobs)
            {
                Assert.Contains($"jobs/{job.Id:N}/prompts.jsonl", farm.Objects.Keys);
                Assert.Equal(3, (await farm.ShardsAsync(job.Id)).Count);
            }
            farm.Clock.Advance(TimeSpan.FromDays(40_000));
            await farm.Coordinator.Orphans.RunAsync(None);
            Assert.Equal(jobs.Count, farm.Objects.Keys.Count);
        }
    }

    /// <summary>A coordinator does everything, and ends at a step.</summary>
    private static async Task<bool> RunUntilAsync(TestFarm farm, int step)
    {
        var crash = new CrashAt(step);
        var doomed = farm.Another(crash);
        await IgnoreCrashAsync(async () =>
        {
            await doomed.Heartbeats.BeatAsync(TestWorker.Beat(Worker, [TestWorker.Plan(TestFarm.Small, shardsAtOnce: 2)]), None);
            await doomed.Dispatcher.RunAsync(None);
            while (farm.Queue.Take(TestFarm.Small, interactive: false) is { } message)
            {
                farm.Objects.Before = _ => { };
                var claim = await doomed.Claims.ClaimAsync(new ClaimShard(message.ShardId, Worker, message.Enqueued, message.JobId), None);
                var completed = await farm.MakeAsync(claim.Granted!, Worker);
                farm.Objects.Before = _ => crash.Step();
                await doomed.Results.TakeAsync(completed, None);
                await doomed.Publisher.PublishAsync(completed.ShardId, None);
            }
            await doomed.Finalizer.RunAsync(None);
        });
        return crash.Crashed;
    }

    /// <summary>Another one does what timers and workers would.</summary>
    private static async Task FinishAsync(TestFarm farm, Guid job)
    {
        var next = farm.Another();
        for (var round = 0; round < 20 && (await farm.JobAsync(job)).State != JobState.Completed; round++)
        {
            farm.Clock.Advance(TimeSpan.FromMinutes(31));
            await next.Heartbeats.BeatAsync(TestWorker.Beat(Worker, [TestWorker.Plan(TestFarm.Small, shardsAtOnce: 2)]), None);
            await next.Publisher.ResumeAsync(None);
            await next.Dispatcher.RunAsync(None);
            while (farm.Queue.Take(TestFarm.Small, interactive: false) is { } message)
            {
                var claim = await next.Claims.ClaimAsync(new ClaimShard(message.ShardId, Worker, message.Enqueued, message.JobId), None);
                if (claim.Granted is not { } lease) continue;
                await next.Results.TakeAsync(await farm.MakeAsync(lease, Worker), None);
                await next.Publisher.PublishAsync(lease.ShardId, None);
            }
            await next.Finalizer.RunAsync(None);
        }
    }

    private static async Task IgnoreCrashAsync(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception error) when (error is CrashException || error.InnerException is CrashException)
        {
            // What it left behind is what the test is about.
        }
    }
}
