using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;
using HartFarm.Model.Runtime;
using HartFarm.Worker.Engine;
using Microsoft.Extensions.Logging.Abstractions;

namespace HartFarm.Worker.Tests.Engine;

/// <summary>What a batch gives when the device or an image will not do.</summary>
public sealed class BatchRunnerTests : IDisposable
{
    private readonly TestGenerator _generator = new();
    private readonly BatchLimits _limits = new();
    private readonly BatchRunner _runner;

    public BatchRunnerTests()
    {
        _limits.Set(SampleShards.Small, 8);
        _runner = new BatchRunner(new Dictionary<SizeClass, IImageGenerator> { [SampleShards.Small] = _generator }, _limits, NullLogger.Instance);
    }

    [Fact]
    public void Out_of_memory_halves_the_batch_and_remembers()
    {
        _generator.Memory = 3;
        var outcome = Run(8);
        Assert.Empty(outcome.Results);
        Assert.Equal(8, outcome.Unmade.Count);
        Assert.Equal(4, _limits.Of(SampleShards.Small));
        Assert.Null(outcome.Broken);
        Run(4);
        Assert.Equal(2, _limits.Of(SampleShards.Small));
        Assert.Equal(2, Run(2).Results.Count);
        Assert.Equal(2, _limits.Of(SampleShards.Small));
    }

    [Theory]
    [InlineData("DefaultCPUAllocator: can't allocate memory: you tried to allocate 8589934592 bytes.", true)]
    [InlineData("CUDA out of memory. Tried to allocate 20.00 MiB.", true)]
    [InlineData("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`", true)]
    [InlineData("std::bad_alloc", true)]
    [InlineData("CUDA error: device-side assert triggered", false)]
    public void Libtorch_and_the_library_of_cpp_say_so_when_memory_runs_out(string message, bool isOutOfMemory) =>
        Assert.Equal(isOutOfMemory, OutOfMemory.Is(new NativeException(message)));

    [Fact]
    public void Out_of_memory_for_one_image_means_that_the_device_will_not_do()
    {
        _generator.Memory = 0;
        var outcome = Run(1);
        Assert.NotNull(outcome.Broken);
        Assert.Single(outcome.Unmade);
        Assert.Empty(outcome.Results);
    }

    [Fact]
    public void A_batch_of_a_fixed_size_that_does_not_fit_is_refused_and_not_halved()
    {
        _generator.Memory = 7;
        var outcome = Run(3, exact: 8);
        Assert.Contains("exactly 8 images", outcome.Refusal, StringComparison.Ordinal);
        Assert.Equal(8, _limits.Of(SampleShards.Small));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    public void An_image_that_cannot_be_made_is_found_and_the_others_are_made(int cursed)
    {
        var outcome = Run(8, cursed: [cursed]);
        Assert.Equal(Enumerable.Range(0, 8), outcome.Results.Select(result => (int)result.Slot.Image.Index));
        Assert.Equal("the tokens make no sense", Assert.Single(outcome.Results, result => result.Error is not null).Error);
        Assert.Equal(cursed, Assert.Single(outcome.Results, result => result.Made is null).Slot.Image.Index);
        Assert.Null(outcome.Broken);
        Assert.Empty(outcome.Unmade);
    }

    [Fact]
    public void A_batch_of_nothing_but_images_that_cannot_be_made_does_not_count_against_the_generator()
    {
        var outcome = Run(4, cursed: [0, 1, 2, 3]);
        Assert.Equal(4, outcome.Results.Count(result => result.Error is not null));
        Assert.Null(outcome.Broken);
    }

    [Fact]
    public void A_generator_that_makes_nothing_is_broken_and_no_image_is_blamed()
    {
        _generator.IsBroken = true;
        var outcome = Run(8);
        Assert.Contains("illegal memory access", outcome.Broken!.Message, StringComparison.Ordinal);
        Assert.Equal(8, outcome.Unmade.Count);
        Assert.Empty(outcome.Results);
        Assert.Equal(2, _generator.Calls.Count);
    }

    [Fact]
    public void Images_of_a_fixed_batch_keep_their_places_when_a_neighbour_fails()
    {
        var outcome = Run(5, exact: 6, cursed: [1]);
        Assert.Equal(4, outcome.Results.Count(result => result.Made is not null));
        var made = _generator.Calls.Where(call => call.Count == 6 && !call.Any(request => request.Prompt.Contains(TestGenerator.FailingWord, StringComparison.Ordinal)));
        foreach (var call in made)
        {
            var padding = call.GroupBy(request => request.Seed).Where(group => group.Count() > 1).Select(group => group.Key).SingleOrDefault(-1);
            for (var i = 0; i < 6; i++) Assert.True(call[i].Seed == 100 + i || call[i].Seed == padding);
        }
    }

    [Theory]
    [InlineData(0, 4, false)]
    [InlineData(3, 4, false)]
    [InlineData(4, 4, true)]
    [InlineData(8, 4, true)]
    public void Unfinished_images_are_shown_where_there_is_room_to_decode_them(int room, int images, bool areShown)
    {
        _limits.Set(SampleShards.Small, 8, room);
        var shown = new List<int>();
        var outcome = _runner.Run(Watched(Batch(images, null, []), new PartialImages(2, (index, _) => shown.Add(index))), TestContext.Current.CancellationToken);
        Assert.Equal(images, outcome.Results.Count);
        Assert.Equal(areShown ? [0, 1] : [], shown);
    }

    [Fact]
    public void Images_that_fill_a_batch_up_show_nothing()
    {
        _limits.Set(SampleShards.Small, 8, 8);
        var shown = new List<int>();
        _runner.Run(Watched(Batch(2, 6, []), new PartialImages(3, (index, _) => shown.Add(index))), TestContext.Current.CancellationToken);
        Assert.Equal([0, 1, 2], shown);
    }

    [Fact]
    public void A_stop_ends_the_batch()
    {
        using var stop = new CancellationTokenSource();
        _generator.Before = (_, _) => stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => _runner.Run(Batch(4, null, []), stop.Token));
    }

    public void Dispose() => _generator.Dispose();

    private BatchOutcome Run(int images, int? exact = null, int[]? cursed = null) =>
        _runner.Run(Batch(images, exact, cursed ?? []), TestContext.Current.CancellationToken);

    // Somebody watches the first image.
    private static PlannedBatch Watched(PlannedBatch batch, PartialImages partial) => batch with
    {
        Slots = [.. batch.Slots.Select((slot, i) => i == 0 ? slot with { Image = slot.Image with { Request = slot.Image.Request with { Partial = partial } } } : slot)],
    };

    private static PlannedBatch Batch(int images, int? exact, int[] cursed)
    {
        var shard = SampleShards.Of(images, exact: exact, prompt: i => cursed.Contains(i) ? $"a {TestGenerator.FailingWord} one" : $"prompt {i}");
        var scheduler = new BatchScheduler(_ => images);
        scheduler.Add(shard);
        return scheduler.Next()!;
    }
}
