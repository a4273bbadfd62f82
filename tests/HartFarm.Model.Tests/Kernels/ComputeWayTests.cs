using HartFarm.Model.Kernels;
using HartFarm.Model.Layers;
using HartFarm.Model.Runtime;
using HartFarm.Model.Tensors;
using HartFarm.Model.Transformer;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Kernels;

/// <summary>The ways of computing that a GPU takes, where a CPU can take them too, against those that it takes itself.</summary>
public class ComputeWayTests
{
    private static readonly Generator Draws = new(5);

    [Fact]
    public void A_CPU_takes_none_of_them()
    {
        using var x = zeros(1);
        Assert.Equal(ComputeWay.All, ComputeWays.Active);
        Assert.All(Enum.GetValues<ComputeWay>().Where(way => way != ComputeWay.None), way => Assert.False(ComputeWays.Takes(way, x)));
        Assert.Null(PinnedMemory.TryTake([2, 3], CPU));
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-6)]
    [InlineData(ScalarType.BFloat16, 1.6e-2)]
    public void Libtorchs_fused_norm_is_the_norm(ScalarType type, double tolerance)
    {
        using var scope = NewDisposeScope();
        Tensor x = Random(type, 3, 70, 96) * 3, weight = Random(type, 96);
        var fused = FusedRmsNorm.TryForward(x, weight, 1e-6);
        Assert.NotNull(fused);
        var plain = RmsNormKernel.Composite(x, weight, null, null, 1e-6f);
        Assert.Equal(x.shape, fused.shape);
        Assert.Equal(type, fused.dtype);
        Close(plain, fused, tolerance);
    }

    [Fact]
    public void A_fused_norm_that_libtorch_refuses_is_an_error()
    {
        using var scope = NewDisposeScope();
        Tensor x = Random(ScalarType.Float32, 3, 96), weight = Random(ScalarType.Float32, 95);
        Assert.Throws<NativeCallException>(() => FusedRmsNorm.TryForward(x, weight, 1e-6));
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1, 1e-6)]
    [InlineData(ScalarType.Float32, 2, 1e-6)]
    [InlineData(ScalarType.BFloat16, 2, 8e-3)]
    public void Queries_and_keys_that_are_turned_together_are_those_turned_one_by_one(ScalarType type, int tables, double tolerance)
    {
        const int Batch = 2, Tokens = 50, Heads = 3, Size = 64, Start = 7;
        using var scope = NewDisposeScope();
        var qkv = Random(type, Batch, Tokens, 3 * Heads * Size);
        var rotary = RotaryTables.Image(Enumerable.Range(0, 2 * Tokens).Select(i => i * 0.7f).ToArray(), [.. Enumerable.Range(0, tables).Select(i => 3f * i)], Size, CPU);
        Tensor keys = zeros([Batch + 1, Heads, Start + Tokens + 4, Size], type), values = zeros_like(keys);
        var slot = new KeyValueSlot(keys, values, Batch, Start, Tokens);

        var queries = rotary.Paired(Attention.QueryScale).Forward(qkv, Heads, slot);

        var parts = qkv.view(Batch, Tokens, 3, Heads, Size).permute(2, 0, 3, 1, 4).unbind(0);
        var scaled = rotary.Apply(parts[0]) * tensor(Attention.QueryScale).to(type);
        Assert.Equal([Batch, Tokens, Heads, Size], queries.shape);
        Assert.True(queries.is_contiguous());
        // A sum of two products is rounded twice or once, as the processor likes.
        Close(scaled, queries.transpose(1, 2), tolerance);
        Close(rotary.Apply(parts[1]), keys.narrow(0, 0, Batch).narrow(2, Start, Tokens), tolerance);
        Assert.True(values.narrow(0, 0, Batch).narrow(2, Start, Tokens).eq(parts[2]).all().item<bool>(), "values differ");
        // Nothing is written but the slot.
        Assert.True(keys.narrow(2, 0, Start).eq(0).all().item<bool>() && keys.narrow(0, Batch, 1).eq(0).all().item<bool>());
    }

    [Fact]
    public void Pinned_memory_is_had_or_not_and_never_half()
    {
        HartFarm.Model.Runtime.Torch.Initialize();
        using var pinned = NativeTensor.TryPinned([2, 3], ScalarType.Float32);
        Assert.SkipUnless(pinned is not null, "there is no GPU that would copy from it");
        Assert.Equal([2, 3], pinned.shape);
        pinned.fill_(1);
        Assert.Equal(6, pinned.sum().item<float>());
    }

    private static void Close(Tensor expected, Tensor actual, double tolerance)
    {
        using var wide = expected.to(ScalarType.Float32);
        var difference = (wide - actual.to(ScalarType.Float32)).abs().max().item<float>();
        Assert.InRange(difference, 0, tolerance * wide.abs().max().item<float>());
    }

    private static Tensor Random(ScalarType type, params long[] shape) => randn(shape, generator: Draws).to(type);
}
