using HartFarm.Model.Parameters;
using HartFarm.Training.Optimization;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Optimization;

public class MuonTests
{
    private const double Rate = 0.01;

    private static readonly ParameterShape[] Shapes =
    [
        new("head.weight", [16, 16], Initializer.Weight, ScalarType.Float32),
        new("blocks.0.attn.qkv_proj.weight", [96, 32], Initializer.Weight, ScalarType.Float32),
        new("blocks.0.attn.q_bias", [32], Initializer.Zeros, ScalarType.Float32),
        new("blocks.0.ffn.down_proj.weight", [32, 64], Initializer.Weight, ScalarType.Float32),
        new("blocks.1.ffn.down_proj.weight", [32, 64], Initializer.Weight, ScalarType.Float32),
        new("blocks.0.ln_wo_grad.weight", [32], Initializer.Ones, ScalarType.Float32),
    ];

    [Theory]
    [InlineData(24, 24)]
    [InlineData(16, 80)]
    [InlineData(80, 16)]
    public void Orthogonal_matrices_have_singular_values_near_one_and_the_same_singular_vectors(int rows, int columns)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var matrices = randn([3, rows, columns], generator: generator);
        var result = Muon.Orthogonal(matrices).to(ScalarType.Float32);
        Assert.Equal(matrices.shape, result.shape);
        Assert.All(linalg.svdvals(result).flatten().data<float>().ToArray(), value => Assert.InRange(value, 0.3f, 1.3f));
        var (u, s, vh) = linalg.svd(matrices, fullMatrices: false);
        var turned = u.transpose(1, 2).matmul(result).matmul(vh.transpose(1, 2));
        var off = turned - diag_embed(diagonal(turned, 0, 1, 2));
        Assert.InRange(off.abs().max().item<float>(), 0, 0.05f);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Matrices_of_repeated_layers_move_by_steps_that_are_as_long_as_those_of_AdamW(bool fused)
    {
        using var scope = NewDisposeScope();
        using var parameters = Parameters(Shapes, muon: true);
        var before = Masters(parameters);
        Learn(parameters, new OptimizerOptions { Muon = true, WeightDecay = 0 }, fused, steps: 1);
        foreach (var key in new[] { "blocks.0.attn.qkv_proj.weight", "blocks.0.ffn.down_proj.weight", "blocks.1.ffn.down_proj.weight" })
            Assert.InRange((parameters.Master(key) - before[key]).square().mean().sqrt().item<float>(), 0.1 * Rate, 0.3 * Rate);
    }

    [Fact]
    public void The_projections_of_a_stacked_weight_move_each_by_itself()
    {
        using var scope = NewDisposeScope();
        using var parameters = Parameters(Shapes, muon: true);
        var before = Masters(parameters);
        Learn(parameters, new OptimizerOptions { Muon = true, WeightDecay = 0 }, fused: true, steps: 1);
        var step = (parameters.Master("blocks.0.attn.qkv_proj.weight") - before["blocks.0.attn.qkv_proj.weight"]).view(3, 32, 32).div(-Rate * 0.2 * Math.Sqrt(32));
        Assert.All(linalg.svdvals(step).flatten().data<float>().ToArray(), value => Assert.InRange(value, 0.3f, 1.3f));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Everything_else_moves_as_without_it(bool fused)
    {
        using var scope = NewDisposeScope();
        using var with = Parameters(Shapes, muon: true);
        using var without = Parameters(Shapes, muon: false);
        // A weight that decays and has no gradient says whether each part of the memory is treated as what it is.
        Learn(with, new OptimizerOptions { Muon = true, WeightDecay = 0.1 }, fused, steps: 3);
        Learn(without, new OptimizerOptions { WeightDecay = 0.1 }, fused, steps: 3);
        foreach (var key in new[] { "head.weight", "blocks.0.attn.q_bias", "blocks.0.ln_wo_grad.weight" })
        {
            Assert.Equal(without.Master(key).data<float>().ToArray(), with.Master(key).data<float>().ToArray());
            Assert.Equal(without.Average(key).data<float>().ToArray(), with.Average(key).data<float>().ToArray());
        }
        Assert.NotEqual(without.Master("blocks.0.ffn.down_proj.weight").data<float>().ToArray(), with.Master("blocks.0.ffn.down_proj.weight").data<float>().ToArray());
    }

    [Fact]
    public void Averages_follow_matrices_and_what_is_computed_with_is_what_they_are()
    {
        using var scope = NewDisposeScope();
        using var parameters = Parameters([.. Shapes.Select(shape => shape with { Type = ScalarType.BFloat16 })], muon: true);
        const string key = "blocks.0.ffn.down_proj.weight";
        var before = parameters.Average(key).clone();
        Learn(parameters, new OptimizerOptions { Muon = true }, fused: true, steps: 1);
        // At the first step an average keeps 2/11.
        var expected = before.lerp(parameters.Master(key), tensor(new[] { 9f / 11 }));
        Assert.InRange((expected - parameters.Average(key)).abs().max().item<float>(), 0, 1e-6f);
        Assert.Equal(parameters.Master(key).to(ScalarType.BFloat16), parameters.View(key, buffer => buffer.Compute));
    }

    private static TrainableParameters Parameters(ParameterShape[] shapes, bool muon)
    {
        var parameters = new TrainableParameters(shapes, CPU, muon);
        parameters.Initialize(shape =>
        {
            using var generator = new Generator((ulong)shape.Key.Length);
            return randn(shape.Shape, generator: generator);
        });
        return parameters;
    }

    private static Dictionary<string, Tensor> Masters(TrainableParameters parameters) => parameters.Shapes.ToDictionary(shape => shape.Key, shape => parameters.Master(shape.Key).clone());

    private static void Learn(TrainableParameters parameters, OptimizerOptions options, bool fused, int steps)
    {
        var optimizer = new Optimizer(parameters, options, fused);
        using var generator = new Generator(9);
        for (var step = 0; step < steps; step++)
        {
            foreach (var shape in parameters.Shapes.OrderBy(shape => shape.Key, StringComparer.Ordinal)) parameters.Gradient(shape.Key).copy_(randn(shape.Shape, generator: generator));
            optimizer.Step(Rate);
        }
    }
}
