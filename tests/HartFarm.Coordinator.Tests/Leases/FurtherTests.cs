using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Leases;

/// <summary>A claim of a worker that has several places: further shards of the job, as long as nobody else waits for them.</summary>
public abstract class FurtherTests(ITestDatabase database) : FarmTests(database)
{
    private static CancellationToken None => CancellationToken.None;

    [Theory]
    [InlineData(1, 100, 0)]
    [InlineData(4, 8, 3)]
    // Room for the images of two shards.
    [InlineData(4, 5, 1)]
    [InlineData(4, 1, 0)]
    // Two are left for the queue.
    [InlineData(100, 200, 6)]
    [InlineData(int.MaxValue, int.MaxValue, 6)]
    [InlineData(int.MinValue, int.MinValue, 0)]
    public async Task There_are_as_many_as_have_places_and_room(int places, int images, int further)
    {
        var job = await DispatchedAsync(10);
        var granted = await ClaimAsync(places, images);
        Assert.Equal([0, .. Enumerable.Range(2, further)], granted.Further.Prepend(granted).Select(one => one.Index));
        Assert.Equal(1 + further, granted.Further.Prepend(granted).Select(one => one.StagingPrefix).Distinct().Count());
        Assert.All(granted.Further, one => Assert.Empty(one.Further));
        var shards = await Farm.ShardsAsync(job);
        Assert.Equal(1 + further, shards.Count(shard => shard is { State: ShardState.Leased, Token: 1, Enqueued: 1 } && shard.LeaseOwner == Worker));
        var row = await Farm.JobAsync(job);
        Assert.Equal((1, 1 + further, 8 - further), (row.EnqueuedShards, row.LeasedShards, row.PendingShards));
    }

    [Fact]
    public async Task One_message_brings_no_more_than_a_short_transaction_holds()
    {
        await DispatchedAsync(100);
        Assert.Equal(64, (await ClaimAsync(1000, 10_000)).Further.Count);
    }

    [Fact]
    public async Task Each_is_a_lease_like_any_other()
    {
        var job = await DispatchedAsync(10);
        var granted = await ClaimAsync(4, 8);
        Assert.True(await Coordinator.Ends.ReturnAsync(new ShardReturned(granted.Further[0].ShardId, granted.Further[0].Token, Worker, "no room"), None));
        Farm.Clock.Advance(Farm.Leases.LeaseFor - TimeSpan.FromSeconds(1));
        await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker, leases: new Contracts.Workers.HeldLease(granted.Further[1].ShardId, granted.Further[1].Token, 1)), None);
        Farm.Clock.Advance(TimeSpan.FromSeconds(2));
        await Coordinator.Sweep.RunAsync(None);
        Assert.Equal(
            [ShardState.Pending, ShardState.Pending, ShardState.Leased, ShardState.Pending],
            (await Farm.ShardsAsync(job)).Where(shard => shard.Index is 0 or 2 or 3 or 4).Select(shard => shard.State));
        Assert.True((await Farm.CompleteAsync(granted.Further[1], Worker)).Accepted);
        Assert.False((await Farm.CompleteAsync(granted.Further[2], Worker)).Accepted);
    }

    [Fact]
    public async Task There_are_none_while_another_job_waits()
    {
        var job = await DispatchedAsync(10);
        var other = await Farm.SubmitShardsAsync(10);
        await Coordinator.Dispatcher.RunAsync(None);
        Assert.Empty((await ClaimAsync(4, 8)).Further);
        await Coordinator.Control.CancelAsync(other, None);
        await Coordinator.Dispatcher.RunAsync(None);
        Assert.Equal(job, (await ClaimAsync(4, 8)).Further[0].JobId);
    }

    [Fact]
    public async Task There_are_none_that_wait_for_their_next_attempt()
    {
        var job = await DispatchedAsync(10);
        var first = await ClaimAsync(2, 4);
        await Coordinator.Ends.FailAsync(new ShardFailed(first.Further[0].ShardId, first.Further[0].Token, Worker, "it broke"), None);
        Assert.Equal([3, 4], (await ClaimAsync(3, 6)).Further.Select(one => one.Index));
        Assert.Equal((ShardState.Pending, 1), (await Farm.ShardsAsync(job)).Where(shard => shard.Index == 2).Select(shard => (shard.State, shard.Attempts)).Single());
    }

    [Fact]
    public async Task A_claim_that_is_denied_brings_none()
    {
        var job = await DispatchedAsync(10);
        var message = Farm.Queue.Take(TestFarm.Small, interactive: false)!;
        Assert.Null((await Coordinator.Claims.ClaimAsync(new ClaimShard(message.ShardId, Worker, message.Enqueued + 1, job, 4, 8), None)).Granted);
        Assert.Equal(8, (await Farm.JobAsync(job)).PendingShards);
    }

    /// <summary>A job whose queue, for a worker of two places, is full.</summary>
    private async Task<Guid> DispatchedAsync(int shards)
    {
        var job = await Farm.SubmitShardsAsync(shards);
        await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker, [TestWorker.Plan(TestFarm.Small, shardsAtOnce: 2)]), None);
        Assert.Equal(2, await Coordinator.Dispatcher.RunAsync(None));
        return job;
    }

    private async Task<ShardGranted> ClaimAsync(int places, int images)
    {
        var message = Farm.Queue.Take(TestFarm.Small, interactive: false)!;
        return (await Coordinator.Claims.ClaimAsync(new ClaimShard(message.ShardId, Worker, message.Enqueued, message.JobId, places, images), None)).Granted!;
    }
}
