using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Postgres;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Tests.Farm;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;

namespace HartFarm.Coordinator.Tests.Leases;

/// <summary>Silence that is not the workers'.</summary>
public sealed class ListeningTests() : FarmTests(new SqliteTestDatabase())
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(1);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task Leases_that_nobody_could_renew_are_not_over_until_their_workers_could_have_been_heard()
    {
        var job = await Farm.SubmitShardsAsync(2);
        var (alive, dead) = (await Farm.LeaseAsync(job, Worker), await Farm.LeaseAsync(job, OtherWorker));
        using var watch = Watch(Coordinator.Store.Database);
        Farm.Queue.IsReady = false;
        Assert.False(await watch.LookAsync(None));
        Farm.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, await Coordinator.Sweep.RunAsync(None));
        // There is nothing to hurry for.
        Assert.True(await Coordinator.Sweep.NextAsync(None) > Farm.Clock.GetUtcNow());

        Farm.Queue.IsReady = true;
        Assert.True(await watch.LookAsync(None));
        await PassAsync(watch, Farm.Leases.LeaseFor - Moment);
        Assert.Equal(0, await Coordinator.Sweep.RunAsync(None));
        var reply = await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker, leases: [new HeldLease(alive.ShardId, alive.Token, 1)]), None);
        Assert.Empty(reply.Lost);
        await PassAsync(watch, Moment);
        Assert.Equal(1, await Coordinator.Sweep.RunAsync(None));
        var states = (await Farm.ShardsAsync(job)).ToDictionary(shard => shard.Id, shard => shard.State);
        Assert.Equal((ShardState.Leased, ShardState.Pending), (states[alive.ShardId], states[dead.ShardId]));
    }

    [Fact]
    public async Task A_process_that_stood_still_and_a_clock_that_was_set_begin_anew()
    {
        using var watch = Watch(Coordinator.Store.Database);
        await watch.LookAsync(None);
        var began = Coordinator.Listening.Since;
        Assert.Equal(Farm.Clock.GetUtcNow(), began);
        await PassAsync(watch, TimeSpan.FromMinutes(1));
        Assert.Equal(began, Coordinator.Listening.Since);

        Farm.Clock.Advance(ListeningWatch.LongestGap + Moment);
        await watch.LookAsync(None);
        Assert.Equal(Farm.Clock.GetUtcNow(), Coordinator.Listening.Since);

        await PassAsync(watch, TimeSpan.FromMinutes(1));
        Farm.Clock.AdjustTime(Farm.Clock.GetUtcNow() - TimeSpan.FromSeconds(1));
        await watch.LookAsync(None);
        Assert.Equal(Farm.Clock.GetUtcNow(), Coordinator.Listening.Since);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_keeps_no_dead_lease_and_no_shard_and_no_job_waiting()
    {
        var job = await Farm.SubmitShardsAsync(5);
        var (alive, dead, failed) = (await Farm.LeaseAsync(job, Worker), await Farm.LeaseAsync(job, OtherWorker), await Farm.LeaseAsync(job, OtherWorker));
        var (returned, published) = (await Farm.LeaseAsync(job, OtherWorker), await Farm.LeaseAsync(job, Worker));
        await Coordinator.Ends.FailAsync(new ShardFailed(failed.ShardId, failed.Token, OtherWorker, "it failed"), None);
        await Coordinator.Ends.ReturnAsync(new ShardReturned(returned.ShardId, returned.Token, OtherWorker, "its worker ended"), None);
        var finished = await Farm.SubmitShardsAsync(1);
        await Farm.CompleteAsync(await Farm.LeaseAsync(finished, Worker), Worker);
        await HoldAsync(published.ShardId, finished);
        using var watch = Watch(Coordinator.Store.Database);
        await watch.LookAsync(None);
        Farm.Clock.AdjustTime(Farm.Clock.GetUtcNow() - TimeSpan.FromHours(1));
        await watch.LookAsync(None);

        // What was given before the clock was set holds as if it were given now.
        var now = Farm.Clock.GetUtcNow();
        var shards = (await Farm.ShardsAsync(job)).ToDictionary(shard => shard.Id);
        Assert.Equal(now + Farm.Leases.LeaseFor, shards[dead.ShardId].LeaseUntil);
        Assert.Equal(now + Farm.Leases.PublishFor, shards[published.ShardId].LeaseUntil);
        Assert.Equal((now, now), (shards[returned.ShardId].NotBefore, shards[failed.ShardId].NotBefore));
        Assert.Equal(now + TimeSpan.FromSeconds(30), (await Farm.JobAsync(finished)).FinalizeUntil);

        // Who lives goes on, and who is dead is found out in the usual time.
        await PassAsync(watch, Farm.Leases.LeaseFor / 2);
        await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker, leases: [new HeldLease(alive.ShardId, alive.Token, 1)]), None);
        await PassAsync(watch, Farm.Leases.LeaseFor / 2);
        Assert.Equal(1, await Coordinator.Sweep.RunAsync(None));
        shards = (await Farm.ShardsAsync(job)).ToDictionary(shard => shard.Id);
        Assert.Equal((ShardState.Leased, ShardState.Pending), (shards[alive.ShardId].State, shards[dead.ShardId].State));

        // A coordinator that publishes the one and finalizes the other.
        Task<int> HoldAsync(long shardId, Guid jobId) => Coordinator.Store.WriteAsync(
            async context =>
            {
                await context.Shards.Where(shard => shard.Id == shardId).ExecuteUpdateAsync(set => set.SetProperty(row => row.State, ShardState.Publishing), None);
                return await context.Jobs.Where(row => row.Id == jobId)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.FinalizeUntil, Farm.Clock.GetUtcNow()), None);
            },
            None);
    }

    [Fact]
    public async Task Without_a_database_it_hears_nobody()
    {
        using var watch = Watch(new PostgresDatabase("Host=127.0.0.1;Port=1;Username=nobody;Password=none;Database=none"));
        Assert.False(await watch.LookAsync(None));
        Assert.Equal(DateTimeOffset.MaxValue, Coordinator.Listening.Since);
    }

    private async Task PassAsync(ListeningWatch watch, TimeSpan time)
    {
        for (var left = time; left > TimeSpan.Zero; left -= ListeningWatch.Interval)
        {
            Farm.Clock.Advance(left < ListeningWatch.Interval ? left : ListeningWatch.Interval);
            await watch.LookAsync(None);
        }
    }

    private ListeningWatch Watch(IFarmDatabase database) =>
        new(database, Farm.Queue, Coordinator.Listening, Coordinator.Deadlines, Farm.Clock, NullLogger<ListeningWatch>.Instance);
}
