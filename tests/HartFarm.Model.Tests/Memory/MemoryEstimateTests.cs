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
public sealed class MemoryEstimateTests : IClassFixture<MemoryEstimateTests.Checkpoint>
{
    private const double Tolerance = 0.15;
    private const double Guidance = 4.5;

    private readonly Checkpoint _checkpoint;

    public MemoryEstimateTests(Checkpoint checkpoint) => _checkpoint = checkpoint;

    [Fact]
    public void Measured_memory_is_within_15_percent_for_each_batch_and_so_is_what_each_image_adds()
    {
        var estimate = Estimate(ScalarType.BFloat16);
        int[] batches = [1, 2, 4];
        var measured = Array.ConvertAll(batches, batch => Measure(Precision.BFloat16, batch, Guidance));
        var estimated = Array.ConvertAll(batches, batch => estimate.PeakBytes(batch));
        for (var i = 0; i < batches.Length; i++) Close($"{batches[i]} images", estimated[i], measured[i]);
        Close("images 3 and 4", estimated[2] - estimated[1], measured[2] - measured[1]);
    }

    [Fact]
    public void Images_without_guidance_are_estimated_as_well() =>
        Close("2 images", Estimate(ScalarType.BFloat16).PeakBytes(2, guided: false), Measure(Precision.BFloat16, 2, 0));

    // The checkpoint's weights are of bfloat16: they are converted, and the mapped ones let go of.
    [Fact]
    public void And_so_is_float32() => Close("an image", Estimate(ScalarType.Float32).PeakBytes(1), Measure(Precision.Float32, 1, Guidance));

    [Fact]
    public void The_largest_batch_is_the_last_that_fits()
    {
        var estimate = Estimate(ScalarType.BFloat16);
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
        var estimate = MemoryEstimate.Of(preset.Transformer, preset.Tokenizer, preset.TextEncoder, ScalarType.BFloat16);
        var kept = 300 + preset.Transformer.PatchNums.SkipLast(1).Sum(side => side * side) - 1;
        Assert.Equal(2L * kept * 147_456, estimate.PerImage().Cache);
        Assert.Equal(estimate.PerImage().Cache / 2, estimate.PerImage(guided: false).Cache);
        Assert.InRange(estimate.Weights.Transformer + estimate.Weights.Diffusion, 2 * 731_500_000L, 2 * 732_500_000L);
    }

    private static MemoryEstimate Estimate(ScalarType type) =>
        MemoryEstimate.Of(Checkpoint.Preset.Transformer, Checkpoint.Preset.Tokenizer, Checkpoint.Preset.TextEncoder, type);

    private static void Close(string what, long estimated, long measured) => Assert.True(
        Math.Abs(estimated - measured) <= Tolerance * measured, $"{what}: {estimated >> 20} MiB estimated, {measured >> 20} MiB measured");

    // A process of its own, for the peak is the process's.
    private long Measure(Precision precision, int batch, double guidance)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "HartFarm.Model.TestHost.dll"), _checkpoint.Folder, $"{precision}", $"{batch}", guidance.ToString(CultureInfo.InvariantCulture)];
        using var process = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
        return long.Parse(output.Split(' ')[0], CultureInfo.InvariantCulture);
    }

    /// <summary>A model of which a few images take a gigabyte, far more than the process itself.</summary>
    public sealed class Checkpoint : IDisposable
    {
        private static readonly int[] Scales = [1, 2, 4, 8, 16, 32, 48];

        private readonly TempFolder _folder = new();

        public Checkpoint()
        {
            Folder = _folder["model"];
            ModelInitializer.Write(Preset, 1, Folder);
        }

        public static ModelPreset Preset { get; } = new(
            "medium",
            new HartConfig { Depth = 6, EmbedDim = 512, NumHeads = 8, ContextDim = 256, ContextToken = 32, PatchNums = Scales, DiffWidth = 256, DiffDepth = 2, NumSamplingSteps = 4 },
            new HybridTokenizerConfig { VocabSize = 4096, ZChannels = 32, Ch = 32, ChMult = [1, 2], VPatchNums = Scales },
            new Qwen2Config { HiddenSize = 256, IntermediateSize = 512, NumHiddenLayers = 2, NumAttentionHeads = 4, NumKeyValueHeads = 2, VocabSize = 1024 });

        public string Folder { get; }

        public void Dispose() => _folder.Dispose();
    }
}
