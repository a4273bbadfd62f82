using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Jobs.Submission;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Tests.Farm;
using Microsoft.Extensions.Logging.Abstractions;

namespace HartFarm.Coordinator.Tests.Leases;

/// <summary>Coordinators whose machines' clocks are wrong, over one database.</summary>
public sealed class FarmClockTests() : FarmTests(new PostgresTestDatabase())
{
    private static readonly DateTimeOffset Noon = new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public void It_is_the_machines_until_it_is_set_and_goes_on_evenly_when_the_machines_is_set()
    {
        var own = new WrongClock { Time = Noon };
        var clock = new FarmClock(own);
        Assert.Equal(Noon, clock.GetUtcNow());
        clock.Set(Noon + Ahead, clock.GetTimestamp());
        Assert.Equal(Noon + Ahead, clock.GetUtcNow());
        own.Time -= TimeSpan.FromDays(1);
        own.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal(Noon + Ahead + TimeSpan.FromSeconds(3), clock.GetUtcNow());
    }

    [Fact]
    public void What_agrees_with_it_within_the_time_of_an_answer_does_not_move_it()
    {
        var own = new WrongClock { Time = Noon };
        var clock = new FarmClock(own);
        clock.Set(Noon, clock.GetTimestamp());
        var asked = clock.GetTimestamp();
        own.Pass(TimeSpan.FromSeconds(1));
        clock.Set(Noon + TimeSpan.FromSeconds(0.1), asked);
        Assert.Equal(Noon + TimeSpan.FromSeconds(1), clock.GetUtcNow());
        // Half of the way was the answer's.
        clock.Set(Noon + TimeSpan.FromSeconds(5), asked);
        Assert.Equal(Noon + TimeSpan.FromSeconds(5.5), clock.GetUtcNow());
    }

    [Fact]
    public async Task A_databases_clock_that_is_set_back_keeps_no_lease_for_longer_either()
    {
        var job = await Farm.SubmitShardsAsync(1);
        await Farm.LeaseAsync(job, Worker);
        Assert.Equal(0, await Coordinator.Deadlines.RunAsync(None));
        Farm.Clock.AdjustTime(Farm.Clock.GetUtcNow() - TimeSpan.FromHours(1));
        Assert.Equal(1, await Coordinator.Deadlines.RunAsync(None));
        Assert.Equal(Farm.Clock.GetUtcNow() + Farm.Leases.LeaseFor, (await Farm.ShardsAsync(job))[0].LeaseUntil);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_coordinator_whose_machine_is_minutes_off_ends_no_lease_of_another_before_its_time_and_then_does(int way)
    {
        WrongClock[] machines = [new() { Time = Noon }, new() { Time = Noon + (way * Ahead) }];
        List<TestCoordinator> coordinators = [];
        foreach (var machine in machines)
        {
            var clock = new FarmClock(machine);
            var one = new TestCoordinator(Coordinator.Store.Database, Farm.Objects, Farm.Queue, clock, Farm.Leases, Farm.Submission);
            using var watch = new ListeningWatch(one.Store.Database, Farm.Queue, new ListeningTime(), one.Deadlines, clock, NullLogger<ListeningWatch>.Instance);
            Assert.True(await watch.LookAsync(None));
            coordinators.Add(one);
        }
        using var prompts = new PromptItems([new PromptItem { Prompt = "a cat" }]);
        var job = await coordinators[0].Submission.SubmitAsync(TestFarm.Request(), prompts, "somebody", None);
        var shard = Assert.Single(await TestDispatch.EnqueueAsync(coordinators[0], job, 1, (await Coordinator.Store.Database.NowAsync(None))!.Value.AddMinutes(1)));
        Assert.NotNull((await coordinators[0].Claims.ClaimAsync(new ClaimShard(shard.ShardId, Worker, shard.Enqueued), None)).Granted);
        Assert.Equal(0, await coordinators[1].Sweep.RunAsync(None));
        // No machine's own count of time, and no test's, is as long as this.
        foreach (var machine in machines) machine.Pass(Farm.Leases.LeaseFor + TimeSpan.FromHours(1));
        Assert.Equal(1, await coordinators[1].Sweep.RunAsync(None));
    }

    private sealed class WrongClock : TimeProvider
    {
        private long _stamp;

        public DateTimeOffset Time { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Time;

        public override long GetTimestamp() => _stamp;

        public void Pass(TimeSpan time)
        {
            Time += time;
            _stamp += time.Ticks;
        }
    }
}
