using HartFarm.Model.Kernels;
using HartFarm.Model.Layers;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Kernels;

/// <summary>Each kernel against the same by libtorch's operations.</summary>
public class KernelTests
{
    private static readonly Generator Draws = new(3);

    public static TheoryData<ScalarType, double> Types => new() { { ScalarType.Float32, 1e-5 }, { ScalarType.BFloat16, 1e-2 } };

    [Theory]
    [MemberData(nameof(Types))]
    public void Rms_norm_agrees_with_and_without_modulation(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        Tensor x = Random(type, 3, 700, 96), weight = Random(type, 96), scale = Random(type, 3, 1, 96), shift = Random(type, 3, 1, 96);
        AssertClose(RmsNormKernel.Composite(x, weight, null, null, 1e-6f), RmsNormKernel.Forward(x, weight, null, null, 1e-6f), tolerance);
        AssertClose(RmsNormKernel.Composite(x, weight, scale, shift, 1e-6f), RmsNormKernel.Forward(x, weight, scale, shift, 1e-6f), 4 * tolerance);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Swiglu_agrees_also_far_from_zero(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        var x = Random(type, 5, 400, 64) * 30;
        var expected = SwiGluKernel.Composite(x);
        AssertClose(expected, SwiGluKernel.Forward(x), tolerance);
        AssertClose(expected, SwiGluKernel.Over(x), 0);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Modulated_layer_norm_agrees_with_and_without_parameters(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        Tensor x = Random(type, 900, 64), weight = Random(type, 64), bias = Random(type, 64), modulation = Random(type, 900, 192);
        AssertClose(ModulatedLayerNormKernel.Composite(x, weight, bias, modulation, 1e-6f), ModulatedLayerNormKernel.Forward(x, weight, bias, modulation, 1e-6f), 4 * tolerance);
        AssertClose(ModulatedLayerNormKernel.Composite(x, null, null, modulation, 1e-6f), ModulatedLayerNormKernel.Forward(x, null, null, modulation, 1e-6f), 4 * tolerance);
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void Rotary_embedding_turns_scales_and_stores(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        const int Batch = 2, Tokens = 50, Heads = 3, Size = 64, Capacity = 80, Start = 7;
        var qkv = Random(type, Batch, Tokens, 3 * Heads * Size);
        var tables = RotaryTables.Image(Enumerable.Range(0, 2 * Tokens).Select(i => i * 0.7f).ToArray(), [3f, 0f], Size, CPU);
        Tensor keys = zeros([Batch, Heads, Capacity, Size], type), values = zeros([Batch, Heads, Capacity, Size], type);
        Assert.True(RotaryKernel.Supports(qkv, keys, Size));
        var queries = RotaryKernel.Forward(qkv, tables.Cos, tables.Sin, keys, values, Start, 0.25f);
        var parts = qkv.view(Batch, Tokens, 3, Heads, Size).permute(2, 0, 3, 1, 4);
        AssertClose(tables.Apply(parts.select(0, 0)) * 0.25, queries.transpose(1, 2), tolerance);
        AssertClose(tables.Apply(parts.select(0, 1)), keys.narrow(2, Start, Tokens), tolerance);
        AssertClose(parts.select(0, 2), values.narrow(2, Start, Tokens), 0);
        Assert.Equal(0, keys.narrow(2, 0, Start).abs().sum().to(ScalarType.Float32).item<float>());
        Assert.Equal(0, keys.narrow(2, Start + Tokens, Capacity - Start - Tokens).abs().sum().to(ScalarType.Float32).item<float>());
    }

    [Theory]
    [InlineData(600, 701, 64)]
    [InlineData(513, 1037, 32)]
    public void Split_attention_agrees_with_exact_attention(int queries, int keys, int size)
    {
        using var scope = NewDisposeScope();
        Tensor q = Random(ScalarType.BFloat16, 2, 3, queries, size), k = Random(ScalarType.BFloat16, 2, 3, keys + 5, size).narrow(2, 0, keys);
        var v = Random(ScalarType.BFloat16, 2, 3, keys + 5, size).narrow(2, 0, keys);
        var exact = nn.functional.scaled_dot_product_attention(q.to(ScalarType.Float32), k.to(ScalarType.Float32), v.to(ScalarType.Float32));
        AssertClose(exact.transpose(1, 2), AttentionKernel.Forward(q.transpose(1, 2).contiguous(), k, v), 1e-2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(333)]
    [InlineData(640)]
    public void Softmax_exponentials_are_those_of_their_distance_from_the_rows_maximum(int columns)
    {
        using var scope = NewDisposeScope();
        var scores = (Random(ScalarType.BFloat16, 40, columns) * 20).contiguous();
        var wide = scores.to(ScalarType.Float32);
        var expected = ((wide - wide.amax([1], keepdim: true)) * 0.125).exp();
        var sums = new float[40];
        SoftmaxKernel.Exponentials(scores, 0.125f, sums);
        AssertClose(expected, scores, 5e-3);
        AssertClose(expected.sum(1), tensor(sums), 5e-3);
    }

    [Fact]
    public void A_width_that_fills_no_vector_takes_the_other_way()
    {
        using var scope = NewDisposeScope();
        var x = Random(ScalarType.Float32, 2, 3, 20);
        AssertClose(RmsNormKernel.Composite(x, ones(20), null, null, 0), RmsNormKernel.Forward(x, ones(20), null, null, 0), 0);
        AssertClose(SwiGluKernel.Composite(x), SwiGluKernel.Forward(x), 0);
    }

    private static Tensor Random(ScalarType type, params long[] shape) => randn(shape, generator: Draws).to(type);

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal(expected.shape, actual.shape);
        Tensor wide = expected.to(ScalarType.Float32), other = actual.to(ScalarType.Float32);
        var difference = (wide - other).abs().max().item<float>();
        Assert.True(difference <= tolerance * Math.Max(1, wide.abs().max().item<float>()), $"differs by {difference}");
    }
}
