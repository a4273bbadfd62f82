using HartFarm.Model.Parameters;
using HartFarm.Model.Transformer;
using HartFarm.Training.Optimization;
using HartFarm.Training.Transformer;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Transformer;

/// <summary>A training of the coarsest scales alone, and how scales count.</summary>
public class CoarseScalesTests
{
    [Fact]
    public void A_pass_of_the_coarsest_scales_is_the_beginning_of_one_with_all()
    {
        using var scope = NewDisposeScope();
        var config = Small.Transformer;
        HartTransformer Build(IParameterStore store) => new(new ParameterScope(store), config, 32, 4);
        using var parameters = new TrainableParameters(TrainableShapes.Of(ScalarType.Float32, store => Build(store)), CPU);
        parameters.Initialize(shape => InitialWeights.Draw(shape, 5));
        var transformer = Build(parameters);
        using var generator = new Generator(7);
        var context = randn([2, config.ContextToken, config.ContextDim], generator: generator);
        var inputs = randn([2, 20, 4], generator: generator);
        GC.KeepAlive(generator);
        Tensor mask = ones([2, config.ContextToken], ScalarType.Int64), positions = zeros([2, config.ContextToken], ScalarType.Int64);
        Tensor Cells(int count) => arange(count, ScalarType.Int64).expand(2, count);

        var all = new TeacherForcing(transformer).Forward(context, mask, positions, inputs, Cells(16)).Logits;
        var coarse = new TeacherForcing(transformer, 2).Forward(context, mask, positions, inputs.narrow(1, 0, 4), Cells(4)).Logits;
        Assert.Equal([2, 5, 32], coarse.shape);
        Assert.True(coarse.allclose(all.narrow(1, 0, 5), rtol: 1e-4, atol: 1e-5));
        Assert.Throws<ArgumentOutOfRangeException>("scales", () => new TeacherForcing(transformer, 1));
        Assert.Throws<ArgumentOutOfRangeException>("scales", () => new TeacherForcing(transformer, 4));
    }

    [Fact]
    public void A_training_of_the_coarsest_scales_learns_them_and_leaves_the_residual_alone()
    {
        using var folder = new TemporaryFolder();
        var config = Small.TransformerTraining(1) with { Scales = 2 };
        using var trainer = Small.TransformerTrainer(config, folder.Path);
        var before = trainer.Parameters.Shapes.ToDictionary(shape => shape.Key, shape => trainer.Parameters.Master(shape.Key).clone());
        var batch = Small.Data(4).Next(1, 0, TestContext.Current.CancellationToken);
        var figures = trainer.Backward([batch], 1)[0];
        Assert.Equal(["cross_entropy", "cross_entropy_1x1", "cross_entropy_2x2", "loss"], figures.Keys.Order(StringComparer.Ordinal));
        foreach (var shape in trainer.Parameters.Shapes.Where(shape => shape.Key.StartsWith("diffloss.", StringComparison.Ordinal)))
            Assert.Equal(0, trainer.Parameters.Gradient(shape.Key).abs().max().item<float>());
        Assert.True(trainer.Parameters.Gradient("head.weight").abs().max().item<float>() > 0);
    }

    [Theory]
    [InlineData(0, (1 * 8 + 4 * 2 + 3 * 4) / 8.0)]
    [InlineData(1, (8 + 2 + 4) / 3.0)]
    [InlineData(0.5, (1 * 8 + 2 * 2 + 1.7320508 * 4) / 4.7320508)]
    public void Scales_count_by_their_codes_or_alike(double balance, double expected)
    {
        using var scope = NewDisposeScope();
        var each = tensor(new float[] { 8, 2, 2, 2, 2, 4, 4, 4 }).view(1, 8).expand(3, 8);
        var means = new ScaleMeans(each, [1, 4, 3]);
        Assert.Equal(expected, means.Weighed(balance).item<float>(), 5);
        Assert.Equal([8, 2, 4], means.Values());
    }
}
