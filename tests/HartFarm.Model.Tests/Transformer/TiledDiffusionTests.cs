using HartFarm.Model.Diffusion;
using HartFarm.Model.Parameters;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Transformer;

/// <summary>The residual diffusion's network by tiles of rows against all rows at once.</summary>
public class TiledDiffusionTests
{
    [Theory]
    [InlineData(1100, 2, false)]
    [InlineData(1024, 1, true)]
    public void Tiles_agree_with_all_rows_at_once(int rows, int copies, bool timePerRow)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using var parameters = new RandomParameters(ScalarType.BFloat16);
        var network = new ResidualMlp(new ParameterScope(parameters), 64, 2, 96, 16);
        using var draws = new Generator(3);
        Tensor Random(params long[] shape) => randn(shape, generator: draws).to(ScalarType.BFloat16);
        Tensor x = Random(rows, 16), time = Random(timePerRow ? rows * copies : 1, 64), condition = Random(rows * copies, 64);

        // Whoever looks at the layers sees all rows at once.
        var expected = network.Forward(x, time, condition, (_, _) => { }).to(ScalarType.Float32);
        var actual = network.Forward(x, time, condition).to(ScalarType.Float32);

        Assert.Equal([rows * copies, 32L], actual.shape);
        var difference = (expected - actual).abs().max().item<float>();
        Assert.True(difference <= 0.02 * expected.abs().max().item<float>(), $"differs by {difference}");
    }
}
