using HartFarm.Training.Data;
using HartFarm.Training.Data.Batches;
using TorchSharp;

namespace HartFarm.Training.Tests.Data;

public class BatchLoaderTests
{
    [Fact]
    public void A_batch_is_planes_from_minus_one_to_one_with_a_caption_an_image()
    {
        using var source = new MemorySource(4);
        using var loader = new BatchLoader(source, new BatchLoaderOptions { BatchSize = 3, Shuffle = false });
        using var batch = loader.Next()!;
        Assert.Equal([3, 3, 1, 1], batch.Images.shape);
        Assert.Equal(torch.ScalarType.Float32, batch.Images.dtype);
        Assert.Equal(["image 0", "image 1", "image 2"], batch.Captions);
        Assert.Equal([-1f, -1f, 1f, 1 / 127.5f - 1, -1f, 1f], batch.Images.data<float>().Take(6), (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    [Fact]
    public void A_batch_belongs_to_the_scope_of_who_asks_for_it()
    {
        using var source = new MemorySource(4);
        using var loader = new BatchLoader(source, new BatchLoaderOptions { BatchSize = 2 });
        torch.Tensor images;
        using (torch.NewDisposeScope()) images = loader.Next()!.Images;
        Assert.True(images.IsInvalid);
    }

    [Theory]
    [InlineData(10L)]
    [InlineData(null)]
    public void A_loader_that_starts_later_gives_the_same_batches(long? count)
    {
        using var source = new MemorySource(count);
        var all = Take(source, new BatchLoaderOptions { BatchSize = 4, Seed = 5, Workers = 3 }, 20);
        var rest = Take(source, new BatchLoaderOptions { BatchSize = 4, Seed = 5, FirstStep = 13, Ahead = 1, Workers = 1 }, 7);
        Assert.Equal(all[13..], rest);
    }

    [Fact]
    public void Each_epoch_has_every_image_once_in_another_order()
    {
        using var source = new MemorySource(50);
        var images = Take(source, new BatchLoaderOptions { BatchSize = 10, Seed = 1 }, 15).SelectMany(batch => batch.Split('|')).ToArray();
        var epochs = images.Chunk(50).ToArray();
        Assert.All(epochs, epoch => Assert.Equal(50, epoch.Distinct().Count()));
        Assert.Equal(3, epochs.Select(epoch => string.Join(' ', epoch)).Distinct().Count());
    }

    [Fact]
    public void A_loader_that_does_not_repeat_ends_with_what_is_left()
    {
        using var source = new MemorySource(5);
        using var loader = new BatchLoader(source, new BatchLoaderOptions { BatchSize = 2, Shuffle = false, Repeat = false });
        List<int> sizes = [];
        while (loader.Next() is { } batch)
        {
            using (batch) sizes.Add(batch.Captions.Count);
        }
        Assert.Equal([2, 2, 1], sizes);
        Assert.Null(loader.Next());
    }

    [Fact]
    public void Batches_are_made_ahead_but_no_more_than_asked_for()
    {
        const int ahead = 3, workers = 2;
        long consumed = 0, farthest = 0;
        using var source = new MemorySource(null)
        {
            Before = index =>
            {
                // The one that a worker makes and the one that waits for room come on top.
                var lead = index / 2 - Interlocked.Read(ref consumed);
                if (lead > Interlocked.Read(ref farthest)) Interlocked.Exchange(ref farthest, lead);
            },
        };
        using var loader = new BatchLoader(source, new BatchLoaderOptions { BatchSize = 2, Ahead = ahead, Workers = workers });
        for (var i = 0; i < 300; i++)
        {
            loader.Next()!.Dispose();
            Interlocked.Increment(ref consumed);
        }
        Assert.InRange(farthest, 1, ahead + 2);
    }

    [Fact]
    public void A_broken_image_ends_the_work_where_it_would_be_used_and_says_so_again()
    {
        using var source = Broken(10, 7);
        using var loader = new BatchLoader(source, new BatchLoaderOptions { BatchSize = 2, Shuffle = false });
        for (var i = 0; i < 3; i++) loader.Next()!.Dispose();
        Assert.Equal("file 7: is broken", Assert.Throws<DataException>(() => loader.Next()).Message);
        Assert.Equal("file 7: is broken", Assert.Throws<DataException>(() => loader.Next()).Message);
    }

    [Fact]
    public void Broken_images_are_replaced_by_the_next_and_counted_once()
    {
        using var source = Broken(6, 2, 3, 5);
        var broken = new BrokenSamples(3);
        var batches = Take(source, new BatchLoaderOptions { BatchSize = 6, Shuffle = false }, 4, broken);
        Assert.All(batches, batch => Assert.Equal("image 0|image 1|image 4|image 4|image 4|image 0", batch));
        Assert.Equal((3L, 3), (broken.Count, broken.Messages.Count));
        Assert.Contains("file 3: is broken", broken.Messages);
    }

    [Fact]
    public void Too_many_broken_images_end_the_work()
    {
        using var source = Broken(6, 2, 3, 5);
        var options = new BatchLoaderOptions { BatchSize = 6, Shuffle = false, Workers = 1 };
        var error = Assert.Throws<DataException>(() => Take(source, options, 4, new BrokenSamples(2)));
        Assert.Equal("file 5: is broken; with it 3 samples are broken, and 2 may be", error.Message);
    }

    [Fact]
    public void A_source_without_any_whole_image_ends_the_work()
    {
        using var source = Broken(3, 0, 1, 2);
        var error = Assert.Throws<DataException>(() => Take(source, new BatchLoaderOptions { BatchSize = 2 }, 1, new BrokenSamples(100)));
        Assert.Equal("memory: has no image that can be used", error.Message);
    }

    [Fact]
    public void Waiting_can_be_ended_and_no_batch_is_lost_by_it()
    {
        using var open = new ManualResetEventSlim();
        using var source = new MemorySource(8) { Before = _ => open.Wait() };
        using var loader = new BatchLoader(source, new BatchLoaderOptions { BatchSize = 2, Shuffle = false });
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => loader.Next(cancelled.Token));
        open.Set();
        using var batch = loader.Next()!;
        Assert.Equal(["image 0", "image 1"], batch.Captions);
    }

    [Fact]
    public void Dispose_ends_the_work_in_the_middle_of_a_batch()
    {
        const int size = 1_000_000;
        using var started = new ManualResetEventSlim();
        long made = 0;
        using var source = new MemorySource(null)
        {
            Before = _ =>
            {
                Interlocked.Increment(ref made);
                started.Set();
                Thread.SpinWait(100);
            },
        };
        using (new BatchLoader(source, new BatchLoaderOptions { BatchSize = size, Workers = 1 })) started.Wait();
        Assert.InRange(made, 1, size - 1);
    }

    [Fact]
    public void The_time_that_is_waited_adds_up()
    {
        using var source = new MemorySource(4);
        using var loader = new BatchLoader(source, new BatchLoaderOptions { BatchSize = 2 }, clock: new SteppingClock());
        for (var i = 0; i < 5; i++) loader.Next()!.Dispose();
        Assert.Equal(TimeSpan.FromSeconds(5), loader.Waited);
    }

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(1, 0, 1, 0)]
    [InlineData(1, 1, 0, 0)]
    [InlineData(1, 1, 1, -1)]
    public void Options_out_of_range_are_refused(int size, int ahead, int workers, long first)
    {
        using var source = new MemorySource(4);
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new BatchLoader(source, new BatchLoaderOptions { BatchSize = size, Ahead = ahead, Workers = workers, FirstStep = first }));
    }

    private static string[] Take(IImageSource source, BatchLoaderOptions options, int count, BrokenSamples? broken = null)
    {
        using var loader = new BatchLoader(source, options, broken);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            using var batch = loader.Next()!;
            Assert.Equal(options.FirstStep + i, batch.Step);
            return string.Join('|', batch.Captions);
        })];
    }

    private static MemorySource Broken(long count, params long[] broken) => new(count)
    {
        Before = index =>
        {
            if (broken.Contains(index)) throw new DataException($"file {index}", "is broken");
        },
    };

    /// <summary>A second goes by from each look to the next.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds++;
    }
}
