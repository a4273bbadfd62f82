using CsCheck;
using HartFarm.Contracts.Jobs;
using HartFarm.Worker.Engine;

namespace HartFarm.Worker.Tests.Engine;

/// <summary>Which images share a batch, and which go first.</summary>
public class BatchSchedulerTests
{
    private static readonly JobPriority[] AllPriorities = Enum.GetValues<JobPriority>();

    private readonly BatchScheduler _scheduler = new(_ => 4);

    [Fact]
    public void Shards_of_one_priority_are_made_one_after_the_other()
    {
        var (first, second) = (Add(SampleShards.Of(6)), Add(SampleShards.Of(6)));
        Assert.Equal([(first, 4)], Next());
        Assert.Equal([(first, 2), (second, 2)], Next());
        Assert.Equal([(second, 4)], Next());
        Assert.Null(_scheduler.Next());
    }

    [Fact]
    public void The_higher_priority_has_the_next_batch()
    {
        var low = Add(SampleShards.Of(8, JobPriority.Low));
        Assert.Equal([(low, 4)], Next());
        var normal = Add(SampleShards.Of(2));
        var high = Add(SampleShards.Of(1, JobPriority.High));
        Assert.Equal([(high, 1), (normal, 2), (low, 1)], Next());
    }

    [Fact]
    public void An_interactive_batch_has_interactive_images_alone()
    {
        var normal = Add(SampleShards.Of(100));
        Next();
        var (first, second) = (Add(SampleShards.Of(1, JobPriority.Interactive)), Add(SampleShards.Of(1, JobPriority.Interactive)));
        Assert.Equal([(first, 1), (second, 1)], Next());
        Assert.Equal([(normal, 4)], Next());
    }

    [Fact]
    public void Images_of_another_size_class_are_not_mixed_in()
    {
        var (small, large) = (Add(SampleShards.Of(3)), Add(SampleShards.Of(3, sizeClass: SampleShards.Large)));
        Assert.Equal([(small, 3)], Next());
        Assert.Equal([(large, 3)], Next());
    }

    [Fact]
    public void A_shard_with_batches_of_a_fixed_size_has_them_for_itself()
    {
        var (exact, other, plain) = (Add(SampleShards.Of(5, exact: 3)), Add(SampleShards.Of(2, exact: 2)), Add(SampleShards.Of(1)));
        var batches = Enumerable.Range(0, 4).Select(_ => _scheduler.Next()!).ToArray();
        Assert.Equal([exact, exact, other, plain], batches.Select(batch => batch.Slots[0].Shard));
        Assert.Equal([3, 2, 2, 1], batches.Select(batch => batch.Slots.Count));
        Assert.Equal([3, 3, 2, 1], batches.Select(batch => batch.Requests(0, batch.Slots.Count).Count));
        Assert.Equal(batches[1].Slots[0].Image.Request, batches[1].Requests(0, 2)[2]);
    }

    [Fact]
    public void Copies_of_a_prompt_share_a_batch()
    {
        Add(SampleShards.Of(8, prompt: i => $"prompt {i / 4}"));
        Assert.Single(_scheduler.Next()!.Slots.Select(slot => slot.Image.Request.Prompt).Distinct());
    }

    [Fact]
    public void A_shard_whose_prompts_are_still_read_waits_until_they_fill_a_batch()
    {
        var shard = Add(SampleShards.Of(3));
        shard.IsWhole = false;
        Assert.Null(_scheduler.Next());
        shard.Offer(SampleShards.Image(3, "the fourth"));
        Assert.Equal([(shard, 4)], Next());
    }

    [Fact]
    public void What_was_not_made_comes_first_again_and_in_order()
    {
        var shard = Add(SampleShards.Of(6));
        var batch = _scheduler.Next()!;
        _scheduler.PutBack(batch.Slots);
        Assert.Equal([0, 1, 2, 3], _scheduler.Next()!.Slots.Select(slot => slot.Image.Index));
        Assert.Equal(2, shard.Waiting);
    }

    [Fact]
    public void A_shard_that_was_removed_gets_nothing_back()
    {
        var shard = Add(SampleShards.Of(6));
        var batch = _scheduler.Next()!;
        _scheduler.Remove(shard);
        _scheduler.PutBack(batch.Slots);
        Assert.Null(_scheduler.Next());
    }

    [Fact]
    public void Every_image_is_in_one_batch_and_each_shard_keeps_its_order() =>
        Gen.Select(Gen.Int[0, 9], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Bool).List[0, 12].Sample(specifications =>
        {
            var scheduler = new BatchScheduler(_ => 4);
            var first = 0L;
            var shards = specifications.Select(specification =>
            {
                var (images, priority, exact, isLarge) = specification;
                var shard = SampleShards.Of(images, AllPriorities[priority], exact == 0 ? null : exact, isLarge ? SampleShards.Large : SampleShards.Small, first: first);
                first += images;
                return shard;
            }).ToList();
            shards.ForEach(scheduler.Add);
            List<BatchSlot> made = [];
            while (scheduler.Next() is { } batch)
            {
                Assert.InRange(batch.Slots.Count, 1, batch.ExactBatch ?? 4);
                Assert.All(batch.Slots, slot => Assert.Equal((batch.SizeClass, batch.ExactBatch), (slot.Shard.SizeClass, slot.Shard.ExactBatch)));
                made.AddRange(batch.Slots);
            }
            Assert.Equal(first, made.Count);
            Assert.All(made.GroupBy(slot => slot.Shard), shard => Assert.Equal(shard.Select(slot => slot.Image.Index).Order(), shard.Select(slot => slot.Image.Index)));
            var leads = made.Select(slot => slot.Shard.Priority == JobPriority.Interactive).ToArray();
            Assert.Equal(leads.OrderDescending(), leads);
        });

    private ScheduledShard Add(ScheduledShard shard)
    {
        _scheduler.Add(shard);
        return shard;
    }

    private IEnumerable<(ScheduledShard, int)> Next() =>
        _scheduler.Next()!.Slots.GroupBy(slot => slot.Shard).Select(shard => (shard.Key, shard.Count()));
}
