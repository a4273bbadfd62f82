using HartFarm.Chaos.Tests.Farm;
using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Testing.Processes;

namespace HartFarm.Chaos.Tests.Races;

/// <summary>What a job's owner does with it while workers are at it.</summary>
public sealed class ControlTests(ChaosServices services)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_job_that_is_cancelled_stops_at_its_workers_and_keeps_what_is_done()
    {
        await using var farm = await ChaosFarm.CreateAsync(services);
        await farm.StartCoordinatorAsync();
        FarmProcess[] workers = [await farm.StartWorkerAsync(), await farm.StartWorkerAsync()];

        var job = await ExactJob.SubmitAsync(farm.Client);
        await job.MiddleAsync();
        var cancelled = await farm.Client.CancelAsync(job.Id, Cancellation);
        Assert.Equal(JobState.Cancelled, cancelled.State);

        // Each shard that a worker held ends there without a result.
        var ids = (await farm.Client.WorkersAsync(Cancellation)).ToDictionary(one => one.Id, one => one.ProcessId);
        var held = await farm.Client.ShardsAsync(job.Id, ShardState.Cancelled, Cancellation).Where(shard => shard.Worker is not null).ToArrayAsync(Cancellation);
        foreach (var shard in held)
        {
            var worker = workers.Single(one => one.Id == ids[shard.Worker!]);
            var end = await worker.SaysAsync(line => line.Contains($"shard {shard.Index}: ", StringComparison.Ordinal), Cancellation);
            Assert.True(end.Contains(": Lost,", StringComparison.Ordinal) || end.Contains(": Refused,", StringComparison.Ordinal), end);
        }
        // The next job has the workers to itself, and its end comes after all that was still published of the first.
        await (await ExactJob.SubmitAsync(farm.Client)).HashesAsync();
        var now = await farm.Client.GetAsync(job.Id, Cancellation);
        Assert.Equal((JobState.Cancelled, 0, 0, 0, 0), (now.State, now.Shards.Pending, now.Shards.Enqueued, now.Shards.Leased, now.Shards.Publishing));
        Assert.InRange(now.Shards.Completed, cancelled.Shards.Completed, cancelled.Shards.Completed + cancelled.Shards.Publishing);
        Assert.Equal(2 * now.Shards.Completed, await job.FetchImagesAsync());
    }

    [Fact]
    public async Task Pause_and_resume_in_any_order_lose_nothing_and_make_nothing_twice()
    {
        await using var farm = await ChaosFarm.CreateAsync(services);
        await farm.StartCoordinatorAsync();
        await farm.StartWorkerAsync();
        await farm.StartWorkerAsync();

        var job = await ExactJob.SubmitAsync(farm.Client);
        await job.UntilAsync(now => now.Shards.Completed > 0);
        await Parallel.ForAsync(0, 10, Cancellation, async (i, token) =>
        {
            if (i % 2 == 0) await farm.Client.PauseAsync(job.Id, token);
            else await farm.Client.ResumeAsync(job.Id, token);
        });
        await farm.Client.ResumeAsync(job.Id, Cancellation);

        Assert.Equal(await services.Undisturbed, await job.HashesAsync());
    }

    [Fact]
    public async Task A_paused_job_gives_way_to_another_and_goes_on_when_it_is_resumed()
    {
        await using var farm = await ChaosFarm.CreateAsync(services);
        await farm.StartCoordinatorAsync();
        await farm.StartWorkerAsync();

        var job = await ExactJob.SubmitAsync(farm.Client);
        await farm.Client.PauseAsync(job.Id, Cancellation);
        // What the worker holds already is finished, and nothing else is begun.
        var paused = await job.UntilAsync(now => now.Shards is { Enqueued: 0, Leased: 0, Publishing: 0 });
        Assert.Equal(JobState.Paused, paused.State);
        await (await ExactJob.SubmitAsync(farm.Client)).HashesAsync();
        Assert.Equal(paused.Shards, (await farm.Client.GetAsync(job.Id, Cancellation)).Shards);
        await farm.Client.ResumeAsync(job.Id, Cancellation);

        Assert.Equal(await services.Undisturbed, await job.HashesAsync());
    }
}
