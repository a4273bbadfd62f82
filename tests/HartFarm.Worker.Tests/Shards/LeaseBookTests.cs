using HartFarm.Contracts.Workers;
using HartFarm.Worker.Shards;
using Microsoft.Extensions.Time.Testing;

namespace HartFarm.Worker.Tests.Shards;

/// <summary>When leases end.</summary>
public sealed class LeaseBookTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly LeaseBook _book;

    public LeaseBookTests() => _book = new LeaseBook(_clock);

    [Fact]
    public void A_lease_ends_when_no_heartbeat_comes_through()
    {
        using var lease = Add(1);
        Pass(29);
        _book.DropEnded();
        Assert.False(lease.Lost.IsCancellationRequested);
        Pass(1);
        _book.DropEnded();
        Assert.True(lease.Lost.IsCancellationRequested);
        Assert.Contains("before a heartbeat", lease.Reason, StringComparison.Ordinal);
        Assert.Empty(_book.Report());
    }

    [Fact]
    public void The_time_that_an_answer_takes_is_no_gain()
    {
        using var lease = Add(1);
        var sent = _clock.GetTimestamp();
        Pass(20);
        _book.Renew(_book.Report(), new HeartbeatReply(TimeSpan.FromSeconds(30), []), sent);
        Assert.Equal(TimeSpan.FromSeconds(10), _book.UntilFirstEnd());
    }

    [Fact]
    public void A_heartbeat_renews_what_it_named_and_loses_what_the_answer_names()
    {
        using var first = Add(1);
        using var second = Add(2);
        var held = _book.Report();
        using var later = Add(3);
        Pass(20);
        _book.Renew(held, new HeartbeatReply(TimeSpan.FromSeconds(30), [new LostLease(2, 7, "cancelled")]), _clock.GetTimestamp());
        Assert.Equal([1, 3], _book.Report().Select(lease => lease.ShardId));
        Assert.Equal("cancelled", second.Reason);
        Pass(10);
        _book.DropEnded();
        Assert.Equal([1], _book.Report().Select(lease => lease.ShardId));
        Assert.True(later.Lost.IsCancellationRequested);
    }

    [Fact]
    public void An_answer_about_another_lease_on_the_shard_does_not_touch_this_one()
    {
        using var lease = Add(1);
        _book.Renew([new HeldLease(1, 6, 0)], new HeartbeatReply(TimeSpan.FromSeconds(30), [new LostLease(1, 6, "old")]), _clock.GetTimestamp());
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

    private void Pass(double seconds) => _clock.Advance(TimeSpan.FromSeconds(seconds));

    private Lease Add(long shard) => _book.Add(new ClaimedShard(Grants.Of(shard, TimeSpan.FromSeconds(30)), _clock.GetTimestamp()));
}
