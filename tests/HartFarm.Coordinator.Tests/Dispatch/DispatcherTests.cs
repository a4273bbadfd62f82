using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Dispatch;
using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Dispatch;

/// <summary>How the queues are filled.</summary>
public abstract class DispatcherTests(ITestDatabase database) : FarmTests(database)
{
    private static readonly SizeClass Large = new("hart-scenes", 128, 128);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_queue_holds_what_the_live_workers_take_at_once_and_no_more()
    {
        var job = await Farm.SubmitShardsAsync(10);
        Assert.Equal(0, await Coordinator.Dispatcher.RunAsync(None));
        await BeatAsync(Worker, TestWorker.Plan(TestFarm.Small, shardsAtOnce: 2));
        await BeatAsync(OtherWorker, TestWorker.Plan(TestFarm.Small, shardsAtOnce: 1));
        Assert.Equal(3, await Coordinator.Dispatcher.RunAsync(None));
        Assert.Equal(0, await Coordinator.Dispatcher.RunAsync(None));
        Assert.Equal([0, 1, 2], await IndexesAsync(job));
        await ClaimAsync(Worker);
        Assert.Equal(1, await Coordinator.Dispatcher.RunAsync(None));
    }

    [Fact]
    public async Task Of_large_shards_it_holds_two_batches_for_each_worker_and_one_at_least()
    {
        var job = await Farm.SubmitShardsAsync(20, request => request with { ShardSize = 2 });
        await BeatAsync(Worker, TestWorker.Plan(TestFarm.Small, shardsAtOnce: 8) with { ImagesInFlight = 2 });
        Assert.Equal(2, await Coordinator.Dispatcher.RunAsync(None));
        await BeatAsync(OtherWorker, TestWorker.Plan(TestFarm.Small, shardsAtOnce: 8) with { ImagesInFlight = 1 });
        Assert.Equal(1, await Coordinator.Dispatcher.RunAsync(None));
        await BeatAsync(Worker, TestWorker.Plan(TestFarm.Small, shardsAtOnce: 8) with { ImagesInFlight = 1 });
        Assert.Equal(0, await Coordinator.Dispatcher.RunAsync(None));
        foreach (var worker in new[] { Worker, Worker, Worker }) await ClaimAsync(worker);
        Assert.Equal(2, await Coordinator.Dispatcher.RunAsync(None));
        Assert.Equal(15, (await Farm.JobAsync(job)).PendingShards);
    }

    [Fact]
    public async Task Nothing_goes_out_that_no_worker_can_make()
    {
        await Farm.SubmitAsync(TestFarm.Request(prompts: 3) with { Size = "128x128" });
        await BeatAsync(Worker, TestWorker.Plan(TestFarm.Small));
        await BeatAsync(OtherWorker, TestWorker.Plan(Large) with { ImagesInFlight = 0 });
        Assert.Equal(0, await Coordinator.Dispatcher.RunAsync(None));
        await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(OtherWorker, [TestWorker.Plan(Large)]) with { Draining = true }, None);
        Assert.Equal(0, await Coordinator.Dispatcher.RunAsync(None));
        await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(OtherWorker, [TestWorker.Plan(Large)]) with { Trouble = "no store" }, None);
        Assert.Equal(0, await Coordinator.Dispatcher.RunAsync(None));
        await BeatAsync(OtherWorker, TestWorker.Plan(Large));
        Assert.Equal(1, await Coordinator.Dispatcher.RunAsync(None));
        Assert.Equal(Large, Farm.Queue.Messages[0].SizeClass);
    }

    [Fact]
    public async Task A_worker_that_fell_silent_gets_nothing_more()
    {
        await Farm.SubmitShardsAsync(3);
        await BeatAsync(Worker, TestWorker.Plan(TestFarm.Small));
        Farm.Clock.Advance(Farm.Leases.LeaseFor + TimeSpan.FromSeconds(1));
        Assert.Equal(0, await Coordinator.Dispatcher.RunAsync(None));
        await BeatAsync(OtherWorker, TestWorker.Plan(TestFarm.Small));
        await Coordinator.Ends.StopAsync(OtherWorker, None);
        Assert.Equal(0, await Coordinator.Dispatcher.RunAsync(None));
    }

    [Fact]
    public async Task A_small_interactive_job_overtakes_a_large_one()
    {
        await Farm.SubmitShardsAsync(100);
        await BeatAsync(Worker, TestWorker.Plan(TestFarm.Small));
        await Coordinator.Dispatcher.RunAsync(None);
        var quick = await Farm.SubmitShardsAsync(1, request => request with { Priority = JobPriority.Interactive });
        Assert.Equal(1, await Coordinator.Dispatcher.RunAsync(None));
        var message = Farm.Queue.Take(TestFarm.Small, interactive: true)!;
        Assert.Equal((await Farm.ShardsAsync(quick))[0].Id, message.ShardId);
    }

    [Fact]
    public async Task Tenants_share_by_weight()
    {
        await Coordinator.Store.WriteAsync(context => Task.FromResult(context.Tenants.Add(new TenantRow { Name = "heavy", Weight = 3 })), None);
        var light = await Farm.SubmitAsync(TestFarm.Request(prompts: 40), "light");
        var heavy = await Farm.SubmitAsync(TestFarm.Request(prompts: 40), "heavy");
        await BeatAsync(Worker, TestWorker.Plan(TestFarm.Small, shardsAtOnce: 12));
        Assert.Equal(12, await Coordinator.Dispatcher.RunAsync(None));
        Assert.Equal((3, 9), ((await Farm.JobAsync(light)).EnqueuedShards, (await Farm.JobAsync(heavy)).EnqueuedShards));
    }

    [Fact]
    public async Task Shards_that_wait_for_their_next_attempt_leave_their_places_to_others()
    {
        var failing = await Farm.SubmitShardsAsync(1, request => request with { Priority = JobPriority.High });
        var lease = await Farm.LeaseAsync(failing, Worker);
        await Coordinator.Ends.FailAsync(new ShardFailed(lease.ShardId, lease.Token, Worker, "no luck"), None);
        var other = await Farm.SubmitShardsAsync(1);
        await BeatAsync(Worker, TestWorker.Plan(TestFarm.Small));
        Assert.Equal(1, await Coordinator.Dispatcher.RunAsync(None));
        Assert.Equal(1, (await Farm.JobAsync(other)).EnqueuedShards);
    }

    [Fact]
    public async Task What_the_broker_does_not_take_is_pending_again_and_goes_out_later()
    {
        var job = await Farm.SubmitShardsAsync(5);
        await BeatAsync(Worker, TestWorker.Plan(TestFarm.Small, shardsAtOnce: 4));
        Farm.Queue.IsReady = false;
        Assert.Equal(0, await Coordinator.Dispatcher.RunAsync(None));
        Farm.Queue.IsReady = true;
        Farm.Queue.Room = 1;
        await Assert.ThrowsAsync<QueueUnavailableException>(() => Coordinator.Dispatcher.RunAsync(None));
        Assert.Equal((1, 4), ((await Farm.JobAsync(job)).EnqueuedShards, (await Farm.JobAsync(job)).PendingShards));
        Farm.Queue.Room = int.MaxValue;
        Assert.Equal(3, await Coordinator.Dispatcher.RunAsync(None));
        Assert.Equal([1, 2, 2, 2], Farm.Queue.Messages.Select(one => one.Message.Enqueued));
    }

    [Fact]
    public async Task A_lease_that_ends_among_other_events_goes_out_again()
    {
        var job = await Farm.SubmitShardsAsync(2);
        await BeatAsync(Worker, TestWorker.Plan(TestFarm.Small, shardsAtOnce: 1));
        await Coordinator.Dispatcher.StartAsync(None);
        var first = await NextAsync();
        Assert.NotNull((await Coordinator.Claims.ClaimAsync(new ClaimShard(first.ShardId, Worker, first.Enqueued), None)).Granted);
        // The claim is an event, after which nothing is over yet.
        var second = await NextAsync();
        Assert.NotEqual(first.ShardId, second.ShardId);
        Farm.Clock.Advance(Farm.Leases.LeaseFor + TimeSpan.FromSeconds(1));
        await BeatAsync(OtherWorker, TestWorker.Plan(TestFarm.Small, shardsAtOnce: 2));
        Coordinator.Signals.Dispatch.Set();
        Assert.Equal(new ShardReady(first.ShardId, first.Enqueued + 1, job), await NextAsync());
        await Coordinator.Dispatcher.StopAsync(None);

        Task<ShardReady> NextAsync() => Farm.Queue.TakeAsync(TestFarm.Small, interactive: false, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_queue_that_is_well_filled_is_not_looked_at_with_every_claim()
    {
        await Farm.SubmitShardsAsync(20);
        await BeatAsync(Worker, TestWorker.Plan(TestFarm.Small, shardsAtOnce: 8));
        Assert.Equal(8, await Coordinator.Dispatcher.RunAsync(None));
        await Coordinator.Signals.Dispatch.WaitAsync(TimeSpan.FromMinutes(1), Farm.Clock, None);
        var woken = Coordinator.Signals.Dispatch.WaitAsync(TimeSpan.FromMinutes(1), Farm.Clock, None);
        await ClaimAsync(Worker);
        Assert.False(woken.IsCompleted);
        await ClaimAsync(Worker);
        await woken.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, await Coordinator.Dispatcher.RunAsync(None));
    }

    [Fact]
    public async Task Two_coordinators_fill_a_queue_no_fuller_than_one()
    {
        await Farm.SubmitShardsAsync(30);
        await BeatAsync(Worker, TestWorker.Plan(TestFarm.Small, shardsAtOnce: 8));
        var second = Farm.Another();
        using var start = new Barrier(2);
        var sent = await Task.WhenAll(new[] { Coordinator, second }.Select(one => Task.Run(async () =>
        {
            start.SignalAndWait();
            return await one.Dispatcher.RunAsync(None);
        })));
        Assert.Equal(8, sent.Sum());
        Assert.Equal(8, Farm.Queue.Messages.Select(one => one.Message.ShardId).Distinct().Count());
    }

    private Task<HeartbeatReply> BeatAsync(Guid worker, params SizeClassPlan[] plan) => Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(worker, plan), None);

    private async Task ClaimAsync(Guid worker)
    {
        var message = Farm.Queue.Take(TestFarm.Small, interactive: false)!;
        Assert.NotNull((await Coordinator.Claims.ClaimAsync(new ClaimShard(message.ShardId, worker, message.Enqueued), None)).Granted);
    }

    private async Task<IEnumerable<int>> IndexesAsync(Guid job)
    {
        var shards = await Farm.ShardsAsync(job);
        return Farm.Queue.Messages.Select(one => shards.Single(shard => shard.Id == one.Message.ShardId).Index);
    }
}
