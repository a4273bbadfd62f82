using HartFarm.Coordinator.Dispatch;
using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Dispatch;

/// <summary>How often it is read what workers can do.</summary>
public sealed class RoomOfWorkersTests() : FarmTests(new SqliteTestDatabase())
{
    private static CancellationToken None => CancellationToken.None;

    [Fact]
    public async Task What_a_few_workers_can_do_is_read_with_every_look_and_of_many_once_a_second_or_for_news()
    {
        var reads = new WorkerReads();
        var coordinator = Farm.Another(reads);
        await coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker), None);
        Assert.Equal(2, await ReadsAsync());
        for (var worker = 1; worker < RoomOfWorkers.Many; worker++) await coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Guid.CreateVersion7()), None);
        Assert.Equal(1, await ReadsAsync());
        Assert.Equal(0, await ReadsAsync());

        await coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker) with { MemoryFree = 7 }, None);
        Assert.Equal(0, await ReadsAsync());
        await coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker) with { Draining = true }, None);
        Assert.Equal(1, await ReadsAsync());
        Farm.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await ReadsAsync());

        // In two looks, after each other.
        async Task<int> ReadsAsync()
        {
            reads.Count = 0;
            for (var look = 0; look < 2; look++) await coordinator.Plan.FillAsync(None);
            return reads.Count;
        }
    }

    [Fact]
    public async Task A_queue_grows_with_the_worker_that_comes_beside_many()
    {
        await Farm.SubmitShardsAsync(RoomOfWorkers.Many + 5);
        for (var worker = 0; worker < RoomOfWorkers.Many; worker++) await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Guid.CreateVersion7()), None);
        Assert.Equal(RoomOfWorkers.Many, await Coordinator.Dispatcher.RunAsync(None));
        await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker), None);
        Assert.Equal(1, await Coordinator.Dispatcher.RunAsync(None));
    }
}
