using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Parameters;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.HybridTokenizer;

/// <summary>The quantizer's settings that no golden folder has, against plain loops over doubles.</summary>
public class QuantizerVariantTests
{
    public static TheoryData<string> Variants => [.. Configs.Keys];

    private static Dictionary<string, HybridTokenizerConfig> Configs { get; } = new()
    {
        ["by the cosine"] = TokenizerConfigs.Small with { UsingZnorm = true },
        ["one convolution for all"] = TokenizerConfigs.Small with { ShareQuantResi = 1 },
        ["negative share"] = TokenizerConfigs.Small with { ShareQuantResi = 1, QuantResi = -0.4, UsingZnorm = true, QuantConvKs = 1 },
        ["no convolutions"] = TokenizerConfigs.Small with { QuantResi = 0 },
        ["two convolutions, unshared"] = TokenizerConfigs.Small with { ShareQuantResi = 0, DefaultQresiCounts = 2 },
        ["three convolutions"] = TokenizerConfigs.Small with { ShareQuantResi = 3 },
        ["windows that overlap"] = TokenizerConfigs.Small with { VPatchNums = [1, 3, 5, 7] },
    };

    [Theory]
    [MemberData(nameof(Variants))]
    public void The_quantizer_does_what_plain_loops_do(string variant)
    {
        using var scope = NewDisposeScope();
        var config = Configs[variant];
        using var parameters = DictionaryParameters.Random(seed: 5);
        using var tokenizer = new HybridImageTokenizer(new ParameterScope(parameters), config, ScalarType.Float32);
        var f = Latent(config);
        var loops = Loops(config, parameters);
        var full = tokenizer.Quantizer.Encode(f);
        var (indices, fHat, _) = loops.Encode(LoopQuantizer.Numbers(f), config.UsingZnorm, phiAtTheLast: true);
        SameCodes(indices, full.Indices);
        SameNumbers(fHat, full.FHat[^1]);
        var residual = tokenizer.Quantizer.EncodeResidual(f);
        var (restIndices, _, rest) = loops.Encode(LoopQuantizer.Numbers(f), byCosine: false, phiAtTheLast: false);
        SameCodes(restIndices, residual.Indices);
        SameNumbers(rest, MultiScaleQuantizer.ToMap(residual.Continuous));
    }

    [Theory]
    [InlineData(1, "quantize.quant_resi.qresi.weight")]
    [InlineData(3, "quantize.quant_resi.qresi_ls.2.weight")]
    [InlineData(0, "quantize.quant_resi.3.weight")]
    public void The_convolutions_have_the_checkpoints_keys(int share, string last)
    {
        using var parameters = new ShapeParameters();
        using var tokenizer = new HybridImageTokenizer(new ParameterScope(parameters), TokenizerConfigs.Small with { ShareQuantResi = share }, ScalarType.Float32);
        Assert.Equal(last, parameters.Shapes.Last(shape => shape.Key.Contains("quant_resi", StringComparison.Ordinal) && shape.Key.EndsWith(".weight", StringComparison.Ordinal)).Key);
    }

    [Fact]
    public void Without_a_share_for_them_there_are_no_convolutions()
    {
        using var parameters = new ShapeParameters();
        using var tokenizer = new HybridImageTokenizer(new ParameterScope(parameters), TokenizerConfigs.Small with { QuantResi = 0 }, ScalarType.Float32);
        Assert.DoesNotContain(parameters.Shapes, shape => shape.Key.Contains("quant_resi", StringComparison.Ordinal));
    }

    [Fact]
    public void The_quantizer_stays_in_float32()
    {
        using var parameters = new ShapeParameters(ScalarType.BFloat16);
        using var tokenizer = new HybridImageTokenizer(new ParameterScope(parameters), TokenizerConfigs.Small, ScalarType.BFloat16);
        Assert.All(parameters.Shapes, shape => Assert.Equal(
            shape.Key.StartsWith("quantize.", StringComparison.Ordinal) ? ScalarType.Float32 : ScalarType.BFloat16, shape.Type));
    }

    [Theory]
    [InlineData(4, 9, 4, 2)]
    [InlineData(4, 5, 2, 2)]
    [InlineData(2, 3, 1, 0)]
    [InlineData(3, 5, 4, 2)]
    [InlineData(1, 5, 4, 0)]
    public void Between_two_equally_near_convolutions_the_last_bit_decides_then_the_order(int convolutions, int scales, int scale, int expected) =>
        Assert.Equal(expected, PhiTicks.Index(convolutions, scales, scale));

    [Fact]
    public void Many_positions_are_coded_as_few_are()
    {
        using var scope = NewDisposeScope();
        // More scores than are computed at once: the search goes in parts.
        var config = TokenizerConfigs.Small with { VocabSize = 1 << 20 };
        using var parameters = DictionaryParameters.Random(seed: 9);
        var codebook = new Codebook(new ParameterScope(parameters), config);
        var map = Latent(config);
        var rows = LoopQuantizer.Numbers(map.permute(0, 2, 3, 1));
        var codes = LoopQuantizer.Numbers(codebook.Weight);
        var nearest = LoopQuantizer.Numbers(codebook.Nearest(map, byCosine: false)).Select(code => (int)code).ToArray();
        Assert.Equal(16, nearest.Length);
        for (var i = 0; i < nearest.Length; i++)
        {
            double Distance(int code) => Enumerable.Range(0, 3).Sum(c => Math.Pow(rows[(i * 3) + c] - codes[(code * 3) + c], 2));
            Assert.Equal(Enumerable.Range(0, config.VocabSize).Min(Distance), Distance(nearest[i]), 1e-6);
        }
    }

    private static LoopQuantizer Loops(HybridTokenizerConfig config, DictionaryParameters parameters)
    {
        var codes = LoopQuantizer.Numbers(parameters.ByKey["quantize.embedding.weight"]).Chunk(config.ZChannels).ToArray();
        return new LoopQuantizer(config, codes, scale =>
        {
            if (config.QuantResi == 0) return null;
            var key = config.ShareQuantResi switch
            {
                1 => "qresi",
                0 => $"{config.PhiIndex(scale)}",
                _ => $"qresi_ls.{config.PhiIndex(scale)}",
            };
            return (LoopQuantizer.Numbers(parameters.ByKey[$"quantize.quant_resi.{key}.weight"]),
                LoopQuantizer.Numbers(parameters.ByKey[$"quantize.quant_resi.{key}.bias"]));
        });
    }

    private static Tensor Latent(HybridTokenizerConfig config)
    {
        var generator = new Random(3);
        var numbers = new float[config.ZChannels * config.LatentSize * config.LatentSize];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = (float)(generator.NextDouble() - 0.5);
        return tensor(numbers).reshape(1, config.ZChannels, config.LatentSize, config.LatentSize);
    }

    private static void SameCodes(long[][] expected, IReadOnlyList<Tensor> actual)
    {
        for (var k = 0; k < expected.Length; k++) Assert.Equal(expected[k], LoopQuantizer.Numbers(actual[k]).Select(code => (long)code));
    }

    private static void SameNumbers(double[] expected, Tensor actual)
    {
        var numbers = LoopQuantizer.Numbers(actual);
        Assert.Equal(expected.Length, numbers.Length);
        for (var i = 0; i < numbers.Length; i++) Assert.Equal(expected[i], numbers[i], 2e-6);
    }
}
