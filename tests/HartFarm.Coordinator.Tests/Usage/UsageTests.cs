using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Coordinator.Usage;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Tests.Usage;

/// <summary>What was made is summed by day, once, and outlives the jobs.</summary>
public abstract class UsageTests(ITestDatabase database) : FarmTests(database)
{
    private static readonly DateOnly FirstDay = new(2030, 1, 1);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task What_shards_took_is_counted_once_however_often_it_is_rolled_up()
    {
        var job = await Farm.SubmitShardsAsync(3);
        await CompleteAsync(job);
        var bytes = (await Farm.JobAsync(job)).ImageBytes;
        await SeesAsync(Day(FirstDay, "somebody", 1, 2, bytes));
        Assert.Equal(1, await RollUp().RunAsync(None));
        Assert.Equal(0, await RollUp().RunAsync(None));
        await SeesAsync(Day(FirstDay, "somebody", 1, 2, bytes));
        await CompleteAsync(job, new ImageFailure(2, "000000002", "black"));
        var before = (await Farm.JobAsync(job)).ImageBytes;
        await SeesAsync(Day(FirstDay, "somebody", 2, 3, before));
        // The day ends.
        Farm.Clock.Advance(TimeSpan.FromDays(1));
        await CompleteAsync(job);
        var after = (await Farm.JobAsync(job)).ImageBytes - before;
        Assert.Equal(2, await RollUp().RunAsync(None));
        await SeesAsync(Day(FirstDay.AddDays(1), "somebody", 1, 2, after), Day(FirstDay, "somebody", 2, 3, before));
    }

    [Fact]
    public async Task It_outlives_the_job_whether_rolled_up_before_or_after()
    {
        foreach (var rollsUpFirst in new[] { true, false })
        {
            var job = await Farm.SubmitShardsAsync(1, request => request with { Name = $"{rollsUpFirst}" });
            await CompleteAsync(job);
            await Coordinator.Finalizer.RunAsync(None);
            if (rollsUpFirst) await RollUp().RunAsync(None);
            await Coordinator.Control.DeleteAsync(job, None);
            await Coordinator.Retention.RunAsync(None);
            await RollUp().RunAsync(None);
        }
        var day = Assert.Single(await ListAsync());
        Assert.Equal((2L, 4L, 4.0), (day.Shards, day.Images, day.Seconds));
    }

    [Fact]
    public async Task A_late_or_doubled_result_counts_nothing()
    {
        var job = await Farm.SubmitShardsAsync(1);
        var lost = await Farm.LeaseAsync(job, Worker);
        Farm.Clock.Advance(Farm.Leases.LeaseFor);
        await Coordinator.Sweep.RunAsync(None);
        var lease = await Farm.LeaseAsync(job, OtherWorker);
        await Farm.CompleteAsync(lost, Worker);
        await Farm.CompleteAsync(lease, OtherWorker);
        await Farm.CompleteAsync(lease, OtherWorker);
        await Coordinator.Publisher.PublishAsync(lease.ShardId, None);
        Assert.Equal(1, Assert.Single(await ListAsync()).Shards);
    }

    [Fact]
    public async Task Several_coordinators_roll_up_at_once_and_nothing_is_counted_twice()
    {
        await Coordinator.Store.WriteAsync(
            context =>
            {
                for (var i = 0; i < 600; i++) context.UsageEntries.Add(Entry($"tenant {i % 3}", FirstDay.AddDays(i % 2)));
                return Task.FromResult(0);
            },
            None);
        using var start = new Barrier(3);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(async () =>
        {
            var rollUp = new UsageRollUp(Farm.Another().Store);
            start.SignalAndWait();
            try
            {
                await rollUp.RunAsync(None);
            }
            catch (DbUpdateConcurrencyException)
            {
                // Another one has it.
            }
        })));
        var days = await ListAsync();
        Assert.Equal(6, days.Count);
        Assert.All(days, day => Assert.Equal((100L, 700L, 50.0, 900L), (day.Shards, day.Images, day.Seconds, day.Bytes)));
        Assert.Equal(0, await RollUp().RunAsync(None));
    }

    [Fact]
    public async Task Wherever_a_roll_up_ends_nothing_is_lost_or_doubled()
    {
        var crashed = true;
        var all = 0;
        for (var step = 1; crashed; step++)
        {
            await Coordinator.Store.WriteAsync(context => Task.FromResult(context.UsageEntries.Add(Entry("somebody", FirstDay))), None);
            all++;
            var crash = new CrashAt(step);
            try
            {
                await new UsageRollUp(Farm.Another(crash).Store).RunAsync(None);
            }
            catch (Exception error) when (error is CrashException || error.InnerException is CrashException)
            {
                // What it left behind is what the test is about.
            }
            crashed = crash.Crashed;
            Assert.Equal(all, Assert.Single(await ListAsync()).Shards);
        }
    }

    [Fact]
    public async Task It_is_listed_by_tenant_and_day_page_by_page()
    {
        await Coordinator.Store.WriteAsync(
            context =>
            {
                foreach (var tenant in new[] { "b", "a" })
                    for (var i = 0; i < 3; i++) context.UsageEntries.Add(Entry(tenant, FirstDay.AddDays(i)));
                return Task.FromResult(0);
            },
            None);
        await RollUp().RunAsync(None);
        var all = await ListAsync();
        Assert.Equal(["3a", "3b", "2a", "2b", "1a", "1b"], all.Select(day => $"{day.Day.Day}{day.Tenant}"));
        for (var i = 0; i < all.Count; i++)
        {
            var rest = await Reader().ListAsync(new UsageFilter(null, null, null, (all[i].Day, all[i].Tenant, all[i].Model), 2), None);
            Assert.Equal(all.Skip(i + 1).Take(2).Select(day => (day.Day, day.Tenant)), rest.Select(day => (day.Day, day.Tenant)));
        }
        var some = await Reader().ListAsync(new UsageFilter("a", FirstDay.AddDays(1), FirstDay.AddDays(1), null, 10), None);
        Assert.Equal((FirstDay.AddDays(1), "a"), (Assert.Single(some).Day, some[0].Tenant));
    }

    private async Task CompleteAsync(Guid job, params ImageFailure[] failures) =>
        await Farm.CompleteAsync(await Farm.LeaseAsync(job, Worker), Worker, failures);

    private UsageRollUp RollUp() => new(Coordinator.Store);

    private UsageReader Reader() => new(Coordinator.Store);

    private Task<List<UsageDayRow>> ListAsync() => Reader().ListAsync(new UsageFilter(null, null, null, null, 100), None);

    private async Task SeesAsync(params IEnumerable<(DateOnly, string, string, long, long, double, long)> expected) => Assert.Equal(
        expected, (await ListAsync()).Select(day => (day.Day, day.Tenant, day.Model, day.Shards, day.Images, day.Seconds, day.Bytes)));

    private static (DateOnly, string, string, long, long, double, long) Day(DateOnly day, string tenant, int shards, int images, long bytes) =>
        (day, tenant, TestFarm.Small.Model, shards, images, 2.0 * shards, bytes);

    private static UsageEntryRow Entry(string tenant, DateOnly day) => new() { Day = day, Tenant = tenant, Model = "m", Images = 7, Seconds = 0.5, Bytes = 9 };
}
