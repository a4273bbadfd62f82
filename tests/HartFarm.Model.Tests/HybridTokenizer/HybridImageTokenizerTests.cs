using HartFarm.Model.Checkpoints;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Parameters;
using HartFarm.Model.Tests.Golden;
using HartFarm.Parity.Golden;
using TorchSharp;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.HybridTokenizer;

public sealed class HybridImageTokenizerTests : IDisposable
{
    private readonly HybridTokenizerConfig _config = TokenizerConfigs.Small;
    private readonly DictionaryParameters _parameters = DictionaryParameters.Random(seed: 1);
    private readonly HybridImageTokenizer _tokenizer;

    public HybridImageTokenizerTests() => _tokenizer = new HybridImageTokenizer(new ParameterScope(_parameters), _config, ScalarType.Float32);

    public void Dispose()
    {
        _tokenizer.Dispose();
        _parameters.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(9)]
    public void Decoding_in_chunks_gives_the_same_images(int chunk)
    {
        using var scope = NewDisposeScope();
        var f = _tokenizer.Encode(Images(5));
        Same(_tokenizer.Decode(f), _tokenizer.Decode(f, chunk), 1e-5);
    }

    [Fact]
    public void Decoded_images_are_clamped_and_in_plain_memory_order()
    {
        using var scope = NewDisposeScope();
        _parameters.ByKey["decoder.norm_out.weight"].mul_(tensor(30f));
        var f = _tokenizer.Encode(Images(2));
        var (images, unclamped) = (_tokenizer.Decode(f), _tokenizer.DecodeUnclamped(f));
        Assert.Equal((ScalarType.Float32, true), (images.dtype, images.is_contiguous()));
        Assert.True(unclamped.abs().max().item<float>() > 1);
        Assert.Equal(1, images.abs().max().item<float>());
    }

    [Fact]
    public void With_gradients_the_numbers_are_the_same_as_without()
    {
        using var scope = NewDisposeScope();
        using var parameters = DictionaryParameters.Random(seed: 1, trainable: true);
        using var trained = new HybridImageTokenizer(new ParameterScope(parameters), _config, ScalarType.Float32);
        var x = Images(2);
        Assert.True(trained.Reconstruct(x, skipContinuous: false).requires_grad);
        Same(_tokenizer.Reconstruct(x, skipContinuous: false), trained.Reconstruct(x, skipContinuous: false).detach(), 1e-4);
    }

    [Fact]
    public void The_output_passes_its_gradient_to_the_latent_unchanged()
    {
        using var scope = NewDisposeScope();
        var f = _tokenizer.Encode(Images(2)).detach();
        f.requires_grad = true;
        foreach (var pick in (Func<QuantizerOutput, Tensor>[])[output => output.Discrete, output => output.Hybrid])
        {
            var weights = randn_like(f.detach());
            (pick(_tokenizer.Quantizer.Forward(f)) * weights).sum().backward();
            Same(weights, f.grad!, 0);
            f.grad = null;
        }
    }

    [Fact]
    public void Without_gradients_wanted_an_input_stays_as_it_was()
    {
        using var scope = NewDisposeScope();
        using var _ = inference_mode();
        var x = Images(1);
        var f = _tokenizer.Encode(x);
        var (copyOfX, copyOfF) = (x.clone(), f.clone());
        _tokenizer.Forward(x, skipContinuous: true);
        _tokenizer.Decode(f);
        _tokenizer.Quantizer.NextInput(3, f, f);
        _tokenizer.Quantizer.NextInput(0, f, f.narrow(2, 0, 1).narrow(3, 0, 1));
        Same(copyOfX, x, 0);
        Same(copyOfF, f, 0);
    }

    [Fact]
    public void No_call_leaves_a_tensor_behind()
    {
        using var x = Images(3).DetachFromDisposeScope();
        Run();
        var before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;
        Run();
        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);

        void Run()
        {
            using var _ = no_grad();
            using (var f = _tokenizer.Encode(x))
            {
                _tokenizer.Decode(f).Dispose();
                _tokenizer.Decode(f, 2).Dispose();
                var residual = _tokenizer.Quantizer.EncodeResidual(f);
                _tokenizer.Quantizer.TeacherForcingInput(residual.Indices).Dispose();
                _tokenizer.Quantizer.IndicesToFHat(residual.Indices).Dispose();
                foreach (var tensor in (Tensor[])[residual.Continuous, .. residual.Indices]) tensor.Dispose();
                var full = _tokenizer.Quantizer.Encode(f);
                foreach (var tensor in (Tensor[])[.. full.FHat, .. full.Indices]) tensor.Dispose();
                using var fHat = _tokenizer.Quantizer.EmptyFHat(3);
                using var h = zeros(3, 3, 1, 1);
                var step = _tokenizer.Quantizer.NextInput(0, fHat, h);
                step.FHat.Dispose();
                step.Next!.Dispose();
                var quantized = _tokenizer.Quantizer.Forward(f);
                foreach (var tensor in (Tensor[])[quantized.Discrete, quantized.Hybrid, quantized.VqLoss, .. quantized.Indices]) tensor.Dispose();
            }
            _tokenizer.Reconstruct(x, skipContinuous: true).Dispose();
            var output = _tokenizer.Forward(x, skipContinuous: false);
            foreach (var tensor in (Tensor[])[output.Out, output.FHat, output.VqLoss, output.ReconstructionLoss, output.TotalLoss, .. output.Indices]) tensor.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(GoldenFolders.Hart), MemberType = typeof(GoldenFolders))]
    public void In_bfloat16_images_come_close_to_those_in_float32(string folder)
    {
        using var scope = NewDisposeScope();
        using var grad = no_grad();
        using var exact = new GoldenTokenizer(folder, CPU);
        using var rough = new GoldenTokenizer(folder, CPU, ScalarType.BFloat16);
        using var golden = new SafetensorsFile(Path.Combine(folder, "autoencoder_golden.safetensors"));
        var f = golden.Load("f").clone();
        var (expected, actual) = (exact.Tokenizer.DecodeUnclamped(f), rough.Tokenizer.DecodeUnclamped(f));
        Assert.Equal(ScalarType.Float32, actual.dtype);
        // Random weights amplify the rounding of eight bits through some twenty convolutions.
        Assert.InRange(((expected - actual).square().mean().sqrt() / expected.std()).item<float>(), 1e-6, 0.1);
    }

    [Fact]
    public void Tensors_of_other_shapes_are_refused_with_both_shapes()
    {
        using var scope = NewDisposeScope();
        var quantizer = _tokenizer.Quantizer;
        var fHat = quantizer.EmptyFHat(2);
        Refused("[2, 3, 8, 9]", "[B, 3, 8, 8]", () => _tokenizer.Encode(zeros(2, 3, 8, 9)));
        Refused("[0, 3, 8, 8]", "[B, 3, 8, 8]", () => _tokenizer.Encode(zeros(0, 3, 8, 8)));
        Refused("[]", "[B, 3, 8, 8]", () => _tokenizer.Forward(tensor(1f), skipContinuous: true));
        Refused("[2, 4, 4, 4]", "[B, 3, 4, 4]", () => _tokenizer.Decode(zeros(2, 4, 4, 4)));
        Refused("[3, 4, 4]", "[B, 3, 4, 4]", () => quantizer.Encode(zeros(3, 4, 4)));
        Refused("[1, 3, 4, 5]", "[B, 3, 4, 4]", () => quantizer.EncodeResidual(zeros(1, 3, 4, 5)));
        Refused("[1, 3, 2, 2]", "[B, 3, 4, 4]", () => quantizer.Forward(zeros(1, 3, 2, 2)));
        Refused("[2, 3, 3, 3]", "[B, 3, 2, 2]", () => quantizer.NextInput(1, fHat, zeros(2, 3, 3, 3)));
        Refused("[1, 3, 2, 2]", "[B, 3, 2, 2]", () => quantizer.NextInput(1, fHat, zeros(1, 3, 2, 2)));
        Refused("[2, 5, 3]", "[B, p * p, C]", () => MultiScaleQuantizer.ToMap(zeros(2, 5, 3)));
        var codes = new[] { 1, 4, 8 }.Select(n => zeros(2, n, ScalarType.Int64)).ToArray();
        Refused("[2, 8]", "[B, 9]", () => quantizer.TeacherForcingInput(codes));
        Refused("3 scales", "4 are needed", () => quantizer.IndicesToFHat(codes));
        Assert.Throws<ArgumentOutOfRangeException>(() => quantizer.NextInput(4, fHat, fHat));
        Assert.Throws<ArgumentOutOfRangeException>(() => quantizer.NextInput(-1, fHat, fHat));
        Assert.Throws<ArgumentOutOfRangeException>(() => _tokenizer.Decode(fHat, -1));
    }

    [Theory]
    [MemberData(nameof(GoldenFolders.Hart), MemberType = typeof(GoldenFolders))]
    public void A_checkpoint_that_does_not_fit_is_refused_by_its_keys(string folder)
    {
        using var file = new SafetensorsFile(Path.Combine(folder, "autoencoder.safetensors"));
        var config = HybridTokenizerConfig.LoadFrom(Path.Combine(folder, "tokenizer_config.json"));
        var error = Assert.Throws<CheckpointException>(() => HybridImageTokenizer.Load(file, config with { VocabSize = config.VocabSize + 1 }, ScalarType.Float32, CPU));
        Assert.Contains("quantize.embedding.weight", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<CheckpointException>(() => HybridImageTokenizer.Load(file, config with { NumResBlocks = 3 }, ScalarType.Float32, CPU));
        Assert.Contains("encoder.down.0.block.2.norm1.weight", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("vae.")]
    public void Published_weights_lie_beside_their_discriminator(string prefix)
    {
        using var scope = NewDisposeScope();
        using var file = new TensorsInMemory();
        foreach (var (key, parameter) in _parameters.ByKey) file.Add(prefix + key, parameter);
        file.Add($"{prefix}quantize.ema_vocab_hit_SV", zeros(4, 11));
        file.Add("disc.main.0.weight", zeros(2, 2));
        using var loaded = HybridImageTokenizer.Load(file, _config, ScalarType.Float32, CPU);
        var x = Images(1);
        Same(_tokenizer.Reconstruct(x, skipContinuous: true), loaded.Reconstruct(x, skipContinuous: true), 0);
    }

    private static void Refused(string has, string needs, Action call)
    {
        var error = Assert.Throws<ArgumentException>(call);
        Assert.Contains(has, error.Message, StringComparison.Ordinal);
        Assert.Contains(needs, error.Message, StringComparison.Ordinal);
    }

    private static void Same(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Assert.InRange((expected - actual).abs().max().item<float>(), 0, tolerance);
    }

    private Tensor Images(int count)
    {
        var generator = new Random(2);
        var numbers = new float[count * 3 * _config.ImageSize * _config.ImageSize];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (float)((generator.NextDouble() * 2) - 1);
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(tensor(numbers).reshape(count, 3, _config.ImageSize, _config.ImageSize));
    }
}
