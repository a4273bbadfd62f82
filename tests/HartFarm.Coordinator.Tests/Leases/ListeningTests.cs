using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Data.Postgres;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Tests.Farm;
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

    private ListeningWatch Watch(IFarmDatabase database) => new(database, Farm.Queue, Coordinator.Listening, Farm.Clock, NullLogger<ListeningWatch>.Instance);
}
