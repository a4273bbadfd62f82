using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Partials;

namespace HartFarm.Coordinator.Tests.Partials;

/// <summary>Unfinished images within a coordinator.</summary>
public sealed class PartialFeedsTests
{
    private readonly PartialFeeds _feeds = new();

    [Fact]
    public async Task They_come_to_whoever_waits_for_their_job_and_to_nobody_else()
    {
        var (one, other) = (Guid.NewGuid(), Guid.NewGuid());
        using var feed = _feeds.Open(one);
        _feeds.Give(Made(other, 0));
        Assert.False(feed.TryRead(out _));
        var waiting = feed.WaitAsync();
        Assert.False(waiting.IsCompleted);
        _feeds.Give(Made(one, 1));
        await waiting.WaitAsync(TestContext.Current.CancellationToken);
        Assert.True(feed.TryRead(out var made));
        Assert.Equal((one, 1), (made.JobId, made.Index));
        Assert.Throws<ArgumentException>(() => _feeds.Open(one));
    }

    [Fact]
    public void Where_the_reader_is_slow_the_oldest_give_way()
    {
        var job = Guid.NewGuid();
        using var feed = _feeds.Open(job);
        for (var i = 0; i < 1000; i++) _feeds.Give(Made(job, i));
        List<int> read = [];
        while (feed.TryRead(out var made)) read.Add(made.Index);
        Assert.Equal(Enumerable.Range(968, 32), read);
    }

    [Fact]
    public async Task A_closed_feed_ends_the_waiting_and_is_forgotten()
    {
        var job = Guid.NewGuid();
        var feed = _feeds.Open(job);
        var waiting = feed.WaitAsync();
        feed.Dispose();
        await waiting.WaitAsync(TestContext.Current.CancellationToken);
        _feeds.Give(Made(job, 0));
        Assert.False(feed.TryRead(out _));
        Assert.Equal(0, _feeds.Count);
        _feeds.Open(job).Dispose();
    }

    private static PartialImageMade Made(Guid job, int index) => new(job, 0, index, 16, 16, [1]);
}
