using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Jobs;
using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Jobs;

/// <summary>What a job is said to be held up by.</summary>
public abstract class HoldUpTests(ITestDatabase database) : FarmTests(database)
{
    private const string Full = "the store is full";

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Troubles_of_the_workers_that_have_its_shards_are_told_and_no_others()
    {
        var job = await Farm.SubmitShardsAsync(5);
        var other = await Farm.SubmitShardsAsync(1);
        Guid[] workers = [.. Enumerable.Range(1, 4).Select(_ => Guid.NewGuid())];
        await Farm.LeaseAsync(job, workers[0]);
        await Farm.LeaseAsync(job, workers[1]);
        await Farm.LeaseAsync(job, workers[1]);
        await Farm.LeaseAsync(job, workers[2]);
        await Farm.LeaseAsync(other, workers[3]);
        Assert.Empty(await ToldAsync(job));
        await BeatAsync(workers[0], Full);
        await BeatAsync(workers[1], Full);
        await BeatAsync(workers[2], "the disk is full");
        await BeatAsync(workers[3], "the generator broke");
        Assert.Equal([$"2 workers have trouble: {Full}", "a worker has trouble: the disk is full"], await ToldAsync(job));
        Assert.Equal(["a worker has trouble: the generator broke"], await ToldAsync(other));
        // What a paused job's workers still have is held up, too.
        await Coordinator.Control.PauseAsync(job, None);
        Assert.Equal(2, (await ToldAsync(job)).Count);
        await BeatAsync(workers[0]);
        await BeatAsync(workers[1]);
        Assert.Equal(["a worker has trouble: the disk is full"], await ToldAsync(job));
    }

    [Fact]
    public async Task A_worker_that_is_not_heard_of_any_more_holds_nothing_up()
    {
        var job = await Farm.SubmitShardsAsync(1);
        await Farm.LeaseAsync(job, Worker);
        await BeatAsync(Worker, Full);
        Farm.Clock.Advance(Farm.Leases.LeaseFor + TimeSpan.FromSeconds(1));
        Assert.Empty(await ToldAsync(job));
    }

    [Fact]
    public async Task A_shard_that_was_handed_back_is_not_held_up_by_its_worker()
    {
        var job = await Farm.SubmitShardsAsync(1);
        var lease = await Farm.LeaseAsync(job, Worker);
        await BeatAsync(Worker, Full);
        await Coordinator.Ends.ReturnAsync(new ShardReturned(lease.ShardId, lease.Token, Worker, Full), None);
        await BeatAsync(OtherWorker);
        Assert.Empty(await ToldAsync(job));
    }

    [Fact]
    public async Task Few_troubles_are_told_and_no_long_ones_and_each_is_a_line()
    {
        var job = await Farm.SubmitShardsAsync(JobHoldUps.Most + 2);
        for (var i = 0; i < JobHoldUps.Most + 2; i++)
        {
            var worker = Guid.NewGuid();
            await Farm.LeaseAsync(job, worker);
            await BeatAsync(worker, $"{i}\n{new string('x', 2 * JobHoldUps.LongestText)}");
        }
        var told = await ToldAsync(job);
        Assert.Equal(Enumerable.Range(0, JobHoldUps.Most).Select(i => $"a worker has trouble: {i} {new string('x', JobHoldUps.LongestText - 2)}..."), told);
    }

    [Fact]
    public async Task A_job_that_no_live_worker_makes_says_so()
    {
        var job = await Farm.SubmitShardsAsync(1);
        string[] nobody = ["no live worker makes hart-scenes at 64x64"];
        Assert.Equal(nobody, await ToldAsync(job));
        await BeatAsync(Worker, plan: TestWorker.Plan(new SizeClass(TestFarm.Small.Model, 128, 128)));
        Assert.Equal(nobody, await ToldAsync(job));
        // Its memory has no room for one.
        await BeatAsync(Worker, plan: TestWorker.Plan(TestFarm.Small) with { ImagesInFlight = 0 });
        Assert.Equal(nobody, await ToldAsync(job));
        await BeatAsync(Worker);
        Assert.Empty(await ToldAsync(job));
        Farm.Clock.Advance(Farm.Leases.LeaseFor + TimeSpan.FromSeconds(1));
        Assert.Equal(nobody, await ToldAsync(job));
    }

    [Fact]
    public async Task A_job_waits_for_workers_with_trouble_until_there_is_one_without()
    {
        var job = await Farm.SubmitShardsAsync(1);
        await BeatAsync(Worker, Full);
        Assert.Equal([$"a worker has trouble: {Full}"], await ToldAsync(job));
        await BeatAsync(OtherWorker);
        Assert.Empty(await ToldAsync(job));
        await BeatAsync(OtherWorker, draining: true);
        Assert.Equal([$"a worker has trouble: {Full}"], await ToldAsync(job));
        await BeatAsync(Worker, draining: true);
        Assert.Equal(["every worker that makes hart-scenes at 64x64 is about to end"], await ToldAsync(job));
    }

    [Theory]
    [InlineData(JobState.Paused)]
    [InlineData(JobState.Cancelled)]
    public async Task A_job_that_waits_for_nothing_is_held_up_by_nothing(JobState state)
    {
        var job = await Farm.SubmitShardsAsync(1);
        await (state == JobState.Paused ? Coordinator.Control.PauseAsync(job, None) : Coordinator.Control.CancelAsync(job, None));
        Assert.Equal(state, (await Farm.JobAsync(job)).State);
        Assert.Empty(await ToldAsync(job));
    }

    private async Task<IReadOnlyList<string>> ToldAsync(Guid job) => await Coordinator.HoldUps.OfAsync(await Farm.JobAsync(job), None);

    private Task<HeartbeatReply> BeatAsync(Guid worker, string? trouble = null, bool draining = false, SizeClassPlan? plan = null) =>
        Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(worker, plan is null ? null : [plan]) with { Trouble = trouble, Draining = draining }, None);
}
