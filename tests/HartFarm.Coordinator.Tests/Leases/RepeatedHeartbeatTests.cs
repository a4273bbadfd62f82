using HartFarm.Contracts.Workers;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Tests.Farm;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Tests.Leases;

/// <summary>Heartbeats that say what the ones before said, as most do.</summary>
public abstract class RepeatedHeartbeatTests(ITestDatabase database) : FarmTests(database)
{
    private static readonly TimeSpan Apart = TimeSpan.FromMilliseconds(100);

    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task A_worker_that_says_the_same_is_written_down_without_being_read()
    {
        var reads = new WorkerReads();
        var coordinator = Farm.Another(reads);
        await coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker), None);
        Assert.Equal(1, reads.Count);
        Farm.Clock.Advance(Apart);
        // The plan is equal, and another list.
        await coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker) with { MemoryFree = 7 }, None);
        Assert.Equal(1, reads.Count);
        var worker = await WorkerAsync();
        Assert.Equal((Farm.Clock.GetUtcNow(), 7L), (worker.LastSeen, worker.MemoryFree));
    }

    [Fact]
    public async Task What_another_coordinator_has_heard_since_is_not_taken_for_what_is_said_now()
    {
        var beat = TestWorker.Beat(Worker);
        await Coordinator.Heartbeats.BeatAsync(beat, None);
        Farm.Clock.Advance(Apart);
        await Farm.Another().Heartbeats.BeatAsync(beat with { Draining = true, Trouble = "no room" }, None);
        Farm.Clock.Advance(Apart);
        await Coordinator.Heartbeats.BeatAsync(beat, None);
        var worker = await WorkerAsync();
        Assert.False(worker.Draining);
        Assert.Null(worker.Trouble);
    }

    [Fact]
    public async Task A_worker_whose_row_is_gone_is_entered_again()
    {
        var beat = TestWorker.Beat(Worker);
        await Coordinator.Heartbeats.BeatAsync(beat, None);
        await Coordinator.Store.WriteAsync(context => context.Workers.ExecuteDeleteAsync(None), None);
        await Coordinator.Heartbeats.BeatAsync(beat, None);
        Assert.Equal(Worker, (await WorkerAsync()).Id);
    }

    [Fact]
    public async Task The_queues_are_looked_at_for_news_at_once_and_else_once_a_second()
    {
        var beat = TestWorker.Beat(Worker);
        Assert.True(await WakesAsync(beat));
        Assert.False(await WakesAsync(beat));
        Assert.True(await WakesAsync(beat with { Draining = true }));
        Assert.False(await WakesAsync(beat with { Draining = true, MemoryFree = 7 }));
        Assert.True(await WakesAsync(beat));
        Assert.True(await WakesAsync(beat with { Trouble = "no room" }));
        Assert.False(await WakesAsync(beat with { Trouble = "still none" }));
        Assert.True(await WakesAsync(TestWorker.Beat(OtherWorker)));
        Farm.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await WakesAsync(beat with { Trouble = "still none" }));
        Farm.Clock.Advance(Farm.Leases.LeaseFor + TimeSpan.FromSeconds(1));
        await WakesAsync(TestWorker.Beat(OtherWorker));
        Assert.True(await WakesAsync(beat with { Trouble = "still none" }));
    }

    private async Task<bool> WakesAsync(WorkerHeartbeat beat)
    {
        await Coordinator.Heartbeats.BeatAsync(beat, None);
        using var over = new CancellationTokenSource();
        var woken = Coordinator.Signals.Dispatch.WaitAsync(TimeSpan.FromMinutes(1), Farm.Clock, over.Token);
        var isWoken = woken.IsCompletedSuccessfully;
        await over.CancelAsync();
        await woken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return isWoken;
    }

    private Task<WorkerRow> WorkerAsync() => Coordinator.Store.ReadAsync(context => context.Workers.AsNoTracking().SingleAsync(None), None);
}
