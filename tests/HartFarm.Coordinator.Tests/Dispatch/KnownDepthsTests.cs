using HartFarm.Contracts.Shards;
using HartFarm.Coordinator.Dispatch;

namespace HartFarm.Coordinator.Tests.Dispatch;

/// <summary>After which claims the queues are looked at again.</summary>
public class KnownDepthsTests
{
    private static readonly SizeClass Small = new("small", 64, 64);

    [Theory]
    [InlineData(8, 1, 1, true)]
    [InlineData(7, 1, 1, false)]
    // Few shards, and enough images.
    [InlineData(1, 100, 1, true)]
    [InlineData(4, 6, 1, false)]
    [InlineData(0, 100, 1, false)]
    // Enough images, but not a shard for each worker.
    [InlineData(1, 100, 2, false)]
    [InlineData(2, 100, 2, true)]
    public void A_queue_is_well_filled_by_shards_or_by_images(int enqueued, int shardSize, int workers, bool isWellFilled)
    {
        var known = new KnownDepths();
        known.Note(new Dictionary<SizeClass, QueueDepth> { [Small] = new(10, 32, workers) }, new Dictionary<SizeClass, Guid>());
        Assert.Equal(isWellFilled, known.IsWellFilled(Small, enqueued, shardSize));
    }

    [Fact]
    public void Of_a_queue_that_was_never_looked_at_nothing_is_known() => Assert.False(new KnownDepths().IsWellFilled(Small, 100, 100));

    [Theory]
    [InlineData(25, 15)]
    [InlineData(10, 0)]
    [InlineData(3, 0)]
    public void A_job_that_is_alone_spares_what_the_queue_does_not_want(int pending, int spare)
    {
        var (job, known) = (Guid.NewGuid(), new KnownDepths());
        known.Note(new Dictionary<SizeClass, QueueDepth> { [Small] = new(10, 32, 1) }, new Dictionary<SizeClass, Guid> { [Small] = job });
        Assert.Equal((spare, 0), (known.Spare(Small, job, pending), known.Spare(Small, Guid.NewGuid(), pending)));
    }

    [Fact]
    public void Nobody_spares_anything_before_it_was_looked() => Assert.Equal(0, new KnownDepths().Spare(Small, Guid.NewGuid(), 100));
}
