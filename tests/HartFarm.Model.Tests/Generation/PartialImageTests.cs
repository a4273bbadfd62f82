using System.Runtime.InteropServices;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Generation;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Presets;
using HartFarm.Model.Runtime;
using HartFarm.Model.Sampling;
using HartFarm.Model.Tests.Checkpoints.Building;
using HartFarm.Model.Text;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Generation;

/// <summary>Images that are seen before they are finished, and the tokens that are counted.</summary>
public sealed class PartialImageTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly string _model;

    public PartialImageTests()
    {
        _model = _folder["tiny"];
        ModelInitializer.Write(ModelPreset.Find("tiny", 64), 5, _model);
    }

    public static TheoryData<SamplingOptions> Modes => new()
    {
        new SamplingOptions(), new SamplingOptions { MaskGitIterations = 3 }, new SamplingOptions { DiscreteOnly = true, MoreSmooth = false },
    };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Modes))]
    public void Who_watches_changes_no_byte_of_the_finished_images(SamplingOptions sampling)
    {
        using var pipeline = Load(sampling);
        var requests = Enumerable.Range(0, 3).Select(TinyModel.Request).ToArray();
        var plain = pipeline.Generate(requests, CancellationToken.None);
        var seen = new List<(int Image, int Index)>();
        var watched = pipeline.Generate(
            [
                requests[0] with { Partial = new PartialImages(3, (index, _) => seen.Add((0, index))) },
                requests[1],
                requests[2] with { Partial = new PartialImages(1, (index, _) => seen.Add((2, index))) },
            ],
            CancellationToken.None);
        Assert.Equal(plain.Select(image => Convert.ToHexString(image.Rgb)), watched.Select(image => Convert.ToHexString(image.Rgb)));
        Assert.Equal([(0, 0), (0, 1), (0, 2), (2, 0)], seen);
    }

    [Fact]
    public void An_unfinished_image_is_what_the_scales_so_far_decode_to()
    {
        var sums = new Dictionary<string, Tensor>();
        var seen = new List<GeneratedImage>();
        using var pipeline = Load(observe: (name, value) =>
        {
            if (name.EndsWith(".f_hat", StringComparison.Ordinal)) sums[name] = value.clone().DetachFromDisposeScope();
        });
        var finished = pipeline.Generate([TinyModel.Request(1), TinyModel.Request(0) with { Partial = new PartialImages(3, (_, image) => seen.Add(image)) }], CancellationToken.None);
        Assert.Equal(3, seen.Count);
        Assert.Equal(4, seen.Append(finished[1]).Select(image => Convert.ToHexString(image.Rgb)).Distinct().Count());
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal((64, 64), (seen[i].Width, seen[i].Height));
            Assert.Equal(Decoded(sums[$"s{new[] { 1, 3, 4 }[i]}.f_hat"]), seen[i].Rgb);
        }
        foreach (var sum in sums.Values) sum.Dispose();
    }

    [Fact]
    public void Nothing_is_decoded_that_nobody_wants_to_see()
    {
        var decoded = new List<string>();
        using var pipeline = Load(observe: (name, _) =>
        {
            if (name is "image" or "partial_image") decoded.Add(name);
        });
        pipeline.Generate([TinyModel.Request(0), TinyModel.Request(1)], CancellationToken.None);
        Assert.Equal(["image", "image"], decoded);
    }

    [Fact]
    public void An_unfinished_image_that_cannot_be_decoded_is_left_out()
    {
        var request = TinyModel.Request(0);
        using var plain = Load();
        using var poor = Load(observe: (name, _) =>
        {
            if (name == "partial_image") throw new NativeException("DefaultCPUAllocator: can't allocate memory");
        });
        var seen = 0;
        var made = poor.Generate([request with { Partial = new PartialImages(3, (_, _) => seen++) }], CancellationToken.None);
        Assert.Equal(0, seen);
        Assert.Equal(plain.Generate([request], CancellationToken.None)[0].Rgb, made[0].Rgb);
    }

    [Fact]
    public void Tokens_are_counted_as_the_model_reads_and_makes_them()
    {
        using var pipeline = Load();
        var tokenizer = PromptTokenizer.Load(CheckpointFolder.Open(_model).TextEncoder);
        var (prompt, slots) = ("two blue squares on a field", ModelPreset.Find("tiny", 64).Transformer.ContextToken);
        var made = pipeline.Generate(
            [TinyModel.Request(0) with { Prompt = prompt }, TinyModel.Request(1) with { Prompt = string.Join(' ', Enumerable.Repeat("snow", slots + 1)) }], CancellationToken.None);
        Assert.Equal([tokenizer.Encode(prompt).Length, slots], made.Select(image => image.PromptTokens));
        Assert.All(made, image => Assert.Equal(1 + 4 + 16 + 49 + 121 + 256, image.ImageTokens));
        Assert.Contains("the model reads the first", Assert.Single(made[1].Warnings), StringComparison.Ordinal);
    }

    private HartPipeline Load(SamplingOptions? sampling = null, Action<string, Tensor>? observe = null) => HartPipeline.Load(
        _model, new PipelineOptions { Precision = Precision.Float32, Sampling = sampling ?? new SamplingOptions() }, observe);

    // The second image of a batch.
    private byte[] Decoded(Tensor fHat)
    {
        var checkpoint = CheckpointFolder.Open(_model);
        using var file = checkpoint.OpenTokenizer();
        using var tokenizer = HybridImageTokenizer.Load(file, HybridTokenizerConfig.LoadFrom(checkpoint.TokenizerConfig), ScalarType.Float32, CPU);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var pixels = tokenizer.Decode(fHat.narrow(0, 1, 1));
        return ((pixels + 1) * 127.5f).round().to(ScalarType.Byte).permute(0, 2, 3, 1).contiguous().data<byte>().ToArray();
    }

    // As libtorch fails.
    private sealed class NativeException(string message) : ExternalException(message);
}
