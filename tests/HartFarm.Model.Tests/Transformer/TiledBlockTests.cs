using HartFarm.Model.Layers;
using HartFarm.Model.Parameters;
using HartFarm.Model.Transformer;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Transformer;

/// <summary>A block over its tokens in place, tile by tile, against the block by whole operations.</summary>
public class TiledBlockTests
{
    private const int Width = 128, Heads = 2, Kept = 40;

    [Theory]
    [InlineData(AdaptiveNorm.None, 1, 600)]
    [InlineData(AdaptiveNorm.Table, 2, 300)]
    [InlineData(AdaptiveNorm.Table, 3, 513)]
    public void It_agrees_with_the_block_by_whole_operations(AdaptiveNorm norm, int sequences, int tokens)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using var parameters = new RandomParameters(ScalarType.BFloat16);
        var block = new Block(new ParameterScope(parameters), Config(norm));
        using var draws = new Generator(7);
        var x = randn([sequences, tokens, Width], generator: draws).to(ScalarType.BFloat16);
        var pooled = norm == AdaptiveNorm.None ? null : randn([sequences, Width], generator: draws).to(ScalarType.BFloat16);
        var modulation = block.Modulation(pooled);
        var rotary = RotaryTables.Image([.. Enumerable.Range(0, 2 * tokens).Select(i => i * 0.3f)], [.. Enumerable.Repeat(3f, sequences)], Width / Heads, CPU);
        var (expectedSlot, slot) = (Slot(sequences, tokens), Slot(sequences, tokens));

        var expected = block.Forward(x, modulation, rotary, null, expectedSlot);
        var actual = x.clone();
        Assert.True(block.WorksInTiles(actual, slot));
        using var rooms = new StageRooms();
        block.ForwardInPlace(actual, rooms, modulation, rotary, slot);

        AssertClose(expected, actual, 0.02);
        AssertClose(expectedSlot.Keys, slot.Keys, 0.01);
        AssertClose(expectedSlot.Values, slot.Values, 0.01);
    }

    [Fact]
    public void Few_tokens_other_types_and_normalised_queries_take_the_other_way()
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using var parameters = new RandomParameters(ScalarType.BFloat16);
        var block = new Block(new ParameterScope(parameters), Config(AdaptiveNorm.None));
        var normalised = new Block(new ParameterScope(parameters), Config(AdaptiveNorm.None) with { AttnL2Norm = true });
        var slot = Slot(1, 600);
        Assert.False(block.WorksInTiles(zeros([1, 511, Width], ScalarType.BFloat16), slot));
        Assert.True(block.WorksInTiles(zeros([1, 512, Width], ScalarType.BFloat16), slot));
        Assert.False(block.WorksInTiles(zeros([1, 512, Width]), slot));
        Assert.False(normalised.WorksInTiles(zeros([1, 512, Width], ScalarType.BFloat16), slot));
    }

    private static HartConfig Config(AdaptiveNorm norm) => new()
    {
        Depth = 1,
        EmbedDim = Width,
        NumHeads = Heads,
        ContextDim = Width,
        ContextToken = Kept,
        PatchNums = [1, 2],
        DiffWidth = 64,
        DiffDepth = 1,
        NumSamplingSteps = 8,
        AdaptiveNorm = norm,
    };

    // As after a prompt: what was kept before is attended to, and must stay.
    private static KeyValueSlot Slot(int sequences, int tokens)
    {
        using var draws = new Generator(9);
        Tensor Random() => randn([sequences, Heads, Kept + tokens, Width / Heads], generator: draws).to(ScalarType.BFloat16);
        return new KeyValueSlot(Random(), Random(), sequences, Kept, tokens);
    }

    private static void AssertClose(Tensor expected, Tensor actual, double tolerance)
    {
        Tensor wide = expected.to(ScalarType.Float32), other = actual.to(ScalarType.Float32);
        var difference = (wide - other).abs().max().item<float>();
        Assert.True(difference <= tolerance * wide.abs().max().item<float>(), $"differs by {difference} of {wide.abs().max().item<float>()}");
    }
}
