using HartFarm.Cli.Generation;
using HartFarm.Cli.TestHost;
using HartFarm.Cli.Tests.Models;
using HartFarm.Model.Generation;
using HartFarm.Model.Memory;
using HartFarm.Model.Presets;
using ScalarType = TorchSharp.torch.ScalarType;

namespace HartFarm.Cli.Tests.Generation;

public class BatchSuggestionTests(TinyModel tiny)
{
    private static readonly MemoryEstimate Estimate = Of(ModelPreset.Find("hart-0.7b"));

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    public void The_batch_fits_the_memory_and_one_more_would_not(int batch)
    {
        // An eighth of room for what the estimate misses, at least.
        var bytes = Estimate.PeakBytes(batch) * 10 / 8;
        var suggested = BatchSuggestion.Of(Estimate, bytes, 64);
        Assert.InRange(suggested, batch, 64);
        Assert.InRange(Estimate.PeakBytes(suggested), 0, bytes * 7 / 8);
        Assert.InRange(Estimate.PeakBytes(suggested + 1), bytes * 8 / 10, long.MaxValue);
    }

    [Fact]
    public void No_more_than_what_brings_speed()
    {
        Assert.Equal(4, BatchSuggestion.Of(Estimate, 1L << 50, BatchSuggestion.MostOnCpu));
        Assert.Equal(64, BatchSuggestion.Of(Estimate, 1L << 50, BatchSuggestion.MostOnGpu));
    }

    [Fact]
    public void On_this_machine_the_tiny_model_is_limited_by_speed_alone() => Assert.Equal(
        BatchSuggestion.MostOnCpu,
        BatchSuggestion.For(tiny.Path, new GeneratorDescription("tiny", "", TinyModel.Size, TinyModel.Size, "float32", "cpu")));

    [Fact]
    public void Memory_that_is_too_small_for_one_image_is_told_and_one_is_tried()
    {
        Assert.Equal(0, BatchSuggestion.Of(Estimate, 1L << 30, 8));
        using var folder = new TemporaryFolder();
        using var generator = new PatternGenerator();
        var run = CommandRun.Generate(
            (_, _) => new LoadedGenerator(generator, () => 0), default, "--model", tiny.Path, "--prompt", "a", "--count", "2", "--out", folder["out"]);
        Assert.Equal((0, "hartfarm: warning: the memory that is free may be too small for one image\n"), (run.ExitCode, run.Error));
        Assert.Equal([1, 1], generator.Batches.Select(batch => batch.Count));
    }

    private static MemoryEstimate Of(ModelPreset preset) => MemoryEstimate.Of(preset, ScalarType.BFloat16);
}
