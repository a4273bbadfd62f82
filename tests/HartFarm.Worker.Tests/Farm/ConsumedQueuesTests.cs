using HartFarm.Bus;

namespace HartFarm.Worker.Tests.Farm;

/// <summary>A queue is lost when the rest of the bus has long been back, and not before.</summary>
public sealed class ConsumedQueuesTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    private readonly TestClock _clock = new();
    private readonly ConsumedQueues _queues;

    public ConsumedQueuesTests()
    {
        _queues = new ConsumedQueues(_clock);
        _queues.Connecting();
        _queues.Consumed("claims");
        _queues.Consumed("ends");
        _clock.Advance(Limit);
        Assert.Empty(_queues.AwayFor(Limit));
    }

    [Fact]
    public void One_that_does_not_come_back_by_a_new_connection_is_lost_after_the_limit()
    {
        _queues.Connecting();
        _queues.Consumed("claims");
        _clock.Advance(Limit - TimeSpan.FromSeconds(1));
        Assert.Empty(_queues.AwayFor(Limit));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["ends"], _queues.AwayFor(Limit));
    }

    [Fact]
    public void Where_none_comes_back_by_a_new_connection_all_are_lost()
    {
        _queues.Connecting();
        _clock.Advance(Limit);
        Assert.Equal(["claims", "ends"], _queues.AwayFor(Limit));
    }

    [Fact]
    public void While_the_broker_is_away_none_is_lost()
    {
        for (var i = 0; i < 20; i++)
        {
            _queues.Connecting();
            _clock.Advance(Limit / 2);
            Assert.Empty(_queues.AwayFor(Limit));
        }
        _queues.Connecting();
        _queues.Consumed("claims");
        _queues.Consumed("ends");
        _clock.Advance(Limit);
        Assert.Empty(_queues.AwayFor(Limit));
    }

    [Fact]
    public void One_that_loses_its_channel_alone_has_the_limit_to_come_back()
    {
        _queues.Lost("ends");
        _clock.Advance(Limit / 2);
        // A second loss, while it is away, gives it no more time.
        _queues.Lost("ends");
        _clock.Advance(Limit / 2);
        Assert.Equal(["ends"], _queues.AwayFor(Limit));
        _queues.Consumed("ends");
        Assert.Empty(_queues.AwayFor(Limit));
    }

    [Fact]
    public void One_that_is_left_is_none_of_them_and_neither_is_one_that_was_never_consumed()
    {
        _queues.Connecting();
        _queues.Consumed("claims");
        _queues.Left("ends");
        _queues.Lost("ends");
        _queues.Lost("results");
        _clock.Advance(Limit);
        Assert.Empty(_queues.AwayFor(Limit));
    }
}
