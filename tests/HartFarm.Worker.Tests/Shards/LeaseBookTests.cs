using HartFarm.Contracts.Workers;
using HartFarm.Worker.Shards;

namespace HartFarm.Worker.Tests.Shards;

/// <summary>Which leases a worker goes on with.</summary>
public sealed class LeaseBookTests
{
    private static readonly TimeSpan LeaseFor = TimeSpan.FromSeconds(30);

    private readonly LeaseBook _book = new();

    [Fact]
    public void An_answer_loses_what_it_names_and_nothing_else()
    {
        using var first = Add(1);
        using var second = Add(2);
        _book.Take(new HeartbeatReply(LeaseFor, [new LostLease(2, 7, "cancelled")]));
        Assert.Equal([1], _book.Report().Select(lease => lease.ShardId));
        Assert.Equal((false, true, "cancelled"), (first.Lost.IsCancellationRequested, second.Lost.IsCancellationRequested, second.Reason));
    }

    [Fact]
    public void An_answer_about_another_lease_on_the_shard_does_not_touch_this_one()
    {
        using var lease = Add(1);
        _book.Take(new HeartbeatReply(LeaseFor, [new LostLease(1, 6, "old")]));
        Assert.False(lease.Lost.IsCancellationRequested);
    }

    [Fact]
    public void A_stopped_job_loses_its_leases_alone()
    {
        using var first = Add(1);
        using var second = Add(2);
        _book.DropJob(first.Granted.JobId, "cancelled");
        Assert.Equal((true, false), (first.Lost.IsCancellationRequested, second.Lost.IsCancellationRequested));
    }

    private Lease Add(long shard) => _book.Add(new ClaimedShard(Grants.Of(shard, LeaseFor), 0));
}
