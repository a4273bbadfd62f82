using System.Diagnostics;
using System.Globalization;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Memory;
using HartFarm.Model.Presets;
using HartFarm.Model.Runtime;
using HartFarm.Model.Tests.Checkpoints.Building;
using HartFarm.Model.Text;
using HartFarm.Model.Transformer;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Memory;

/// <summary>What is estimated, held against what processes that make images are seen to have resident.</summary>
public sealed class MemoryEstimateTests : IClassFixture<MemoryEstimateTests.Checkpoints>
{
    private const double Tolerance = 0.15;
    private const double Guidance = 4.5;

    private static readonly int[] Scales = [1, 2, 4, 8, 16, 32, 48];
    private static readonly Qwen2Config Text = new()
    {
        HiddenSize = 256,
        IntermediateSize = 512,
        NumHiddenLayers = 2,
        NumAttentionHeads = 4,
        NumKeyValueHeads = 2,
        VocabSize = 1024,
    };

    /// <summary>A few images of it take a gigabyte, far more than the process itself.</summary>
    private static readonly ModelPreset Medium = new(
        "medium", Transformer(6, 512), new HybridTokenizerConfig { VocabSize = 4096, ZChannels = 32, Ch = 32, ChMult = [1, 2], VPatchNums = Scales }, Text);

    private static readonly ModelPreset LargeImages = new(
        "large-images", Transformer(1, 128), new HybridTokenizerConfig { VocabSize = 256, ZChannels = 32, Ch = 64, ChMult = [1, 1, 2, 2], VPatchNums = Scales }, Text);

    private readonly Checkpoints _checkpoints;

    public MemoryEstimateTests(Checkpoints checkpoints) => _checkpoints = checkpoints;

    [Fact]
    public void Measured_memory_is_within_15_percent_for_each_batch_and_so_is_what_each_image_adds()
    {
        var estimate = Estimate(Medium, ScalarType.BFloat16);
        int[] batches = [1, 4];
        var measured = Array.ConvertAll(batches, batch => Measure(Medium, Precision.BFloat16, batch, Guidance));
        var estimated = Array.ConvertAll(batches, batch => estimate.PeakBytes(batch));
        for (var i = 0; i < batches.Length; i++) Close($"{batches[i]} images", estimated[i], measured[i]);
        Close("images 2 to 4", estimated[1] - estimated[0], measured[1] - measured[0]);
    }

    [Fact]
    public void Images_without_guidance_are_estimated_as_well() =>
        Close("2 images", Estimate(Medium, ScalarType.BFloat16).PeakBytes(2, guided: false), Measure(Medium, Precision.BFloat16, 2, 0));

    // The checkpoint's weights are of bfloat16: they are converted, and the mapped ones let go of.
    [Fact]
    public void And_so_is_float32() => Close("an image", Estimate(Medium, ScalarType.Float32).PeakBytes(1), Measure(Medium, Precision.Float32, 1, Guidance));

    [Theory]
    [InlineData(Precision.BFloat16, ScalarType.BFloat16)]
    [InlineData(Precision.Float32, ScalarType.Float32)]
    public void And_so_are_images_whose_decoder_takes_the_most(Precision precision, ScalarType type) =>
        Close("an image", Estimate(LargeImages, type).PeakBytes(1), Measure(LargeImages, precision, 1, Guidance));

    [Fact]
    public void The_largest_batch_is_the_last_that_fits()
    {
        var estimate = Estimate(Medium, ScalarType.BFloat16);
        foreach (var batch in new[] { 1, 2, 7, 100 })
        {
            Assert.Equal(batch, estimate.LargestBatch(estimate.PeakBytes(batch)));
            Assert.Equal(batch - 1, estimate.LargestBatch(estimate.PeakBytes(batch) - 1));
        }
        Assert.Equal(0, estimate.LargestBatch(0));
    }

    // The figures of Tang et al.'s checkpoint: 147,456 bytes a token in bfloat16, 5,355 tokens before the last scale and 300 of the prompt, twice.
    [Fact]
    public void The_published_models_cache_is_what_its_config_gives()
    {
        var preset = ModelPreset.Find("hart-0.7b");
        var estimate = MemoryEstimate.Of(preset, ScalarType.BFloat16);
        var kept = 300 + preset.Transformer.PatchNums.SkipLast(1).Sum(side => side * side) - 1;
        Assert.Equal(2L * kept * 147_456, estimate.PerImage().Cache);
        Assert.Equal(estimate.PerImage().Cache / 2, estimate.PerImage(guided: false).Cache);
        Assert.InRange(estimate.Weights.Transformer + estimate.Weights.Diffusion, 2 * 731_500_000L, 2 * 732_500_000L);
    }

    private static HartConfig Transformer(int depth, int width) => new()
    {
        Depth = depth,
        EmbedDim = width,
        NumHeads = width / 64,
        ContextDim = 256,
        ContextToken = 32,
        PatchNums = Scales,
        DiffWidth = 256,
        DiffDepth = 2,
        NumSamplingSteps = 4,
    };

    private static MemoryEstimate Estimate(ModelPreset preset, ScalarType type) =>
        MemoryEstimate.Of(preset, type);

    private static void Close(string what, long estimated, long measured) => Assert.True(
        Math.Abs(estimated - measured) <= Tolerance * measured, $"{what}: {estimated >> 20} MiB estimated, {measured >> 20} MiB measured");

    // A process of its own, for the peak is the process's.
    private long Measure(ModelPreset preset, Precision precision, int batch, double guidance)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "HartFarm.Model.TestHost.dll"), _checkpoints[preset], $"{precision}", $"{batch}", guidance.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return long.Parse(output.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>The models' folders.</summary>
    public sealed class Checkpoints : IDisposable
    {
        private readonly TempFolder _folder = new();

        public Checkpoints()
        {
            foreach (var preset in new[] { Medium, LargeImages }) ModelInitializer.Write(preset, 1, this[preset]);
        }

        public string this[ModelPreset preset] => _folder[preset.Name];

        public void Dispose() => _folder.Dispose();
    }
}
