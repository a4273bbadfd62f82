using HartFarm.Contracts.Jobs;
using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Leases;
using HartFarm.Coordinator.Tests.Farm;

namespace HartFarm.Coordinator.Tests.Leases;

/// <summary>What a process finds that was killed and is started again.</summary>
public abstract class LeaseReleaseTests(ITestDatabase database) : FarmTests(database)
{
    private static CancellationToken None => CancellationToken.None;

    private LeaseRelease Release => new(Coordinator.Store, Coordinator.Ends, Farm.Clock);

    [Fact]
    public async Task Leases_and_messages_are_given_back_at_once_and_count_as_no_attempt()
    {
        var job = await Farm.SubmitShardsAsync(3);
        var lost = await Farm.LeaseAsync(job, Worker);
        await Farm.EnqueueAsync(job, 1);
        Assert.Equal(1, await Release.ReleaseAllAsync(None));
        var shards = await Farm.ShardsAsync(job);
        Assert.All(shards, shard => Assert.Equal((ShardState.Pending, 0, 0), (shard.State, shard.Attempts, shard.Expirations)));
        var row = await Farm.JobAsync(job);
        Assert.Equal((3, 0, 0), (row.PendingShards, row.EnqueuedShards, row.LeasedShards));
        Assert.True((await Farm.LeaseAsync(job, OtherWorker)).Token > lost.Token);
        Assert.False((await Coordinator.Results.TakeAsync(await Farm.MakeAsync(lost, Worker), None)).Accepted);
    }

    [Fact]
    public async Task What_was_about_to_be_published_is_taken_over_at_once()
    {
        var job = await Farm.SubmitShardsAsync(1);
        var lease = await Farm.LeaseAsync(job, Worker);
        Assert.True((await Coordinator.Results.TakeAsync(await Farm.MakeAsync(lease, Worker), None)).Accepted);
        Assert.Equal(0, await Coordinator.Publisher.ResumeAsync(None));
        await Release.ReleaseAllAsync(None);
        Assert.Equal(1, await Coordinator.Publisher.ResumeAsync(None));
        Assert.Equal(1, await Coordinator.Finalizer.RunAsync(None));
        Assert.Equal(JobState.Completed, (await Farm.JobAsync(job)).State);
    }

    [Fact]
    public async Task Workers_of_the_past_are_counted_no_more()
    {
        await Coordinator.Heartbeats.BeatAsync(TestWorker.Beat(Worker), None);
        await Release.ReleaseAllAsync(None);
        Assert.Empty(await Coordinator.Store.ReadAsync(context => Coordinator.Live.ListAsync(context, None), None));
    }
}

public sealed class SqliteLeaseReleaseTests() : LeaseReleaseTests(new SqliteTestDatabase());

public sealed class PostgresLeaseReleaseTests() : LeaseReleaseTests(new PostgresTestDatabase());
