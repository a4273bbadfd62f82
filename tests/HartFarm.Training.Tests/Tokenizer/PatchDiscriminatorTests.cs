using HartFarm.Training.Optimization;
using HartFarm.Training.Tokenizer;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Tokenizer;

public class PatchDiscriminatorTests
{
    [Fact]
    public void Keys_and_shapes_are_those_of_a_numbered_list_of_layers()
    {
        var shapes = TrainableShapes.Of(ScalarType.Float32, store => _ = new PatchDiscriminator(new(store), 64, 3, ScalarType.Float32)).ToDictionary(shape => shape.Key, shape => shape.Shape);
        (string Key, long[] Shape)[] expected =
        [
            ("main.0.weight", [64, 3, 4, 4]), ("main.0.bias", [64]), ("main.2.weight", [128, 64, 4, 4]), ("main.3.weight", [128]), ("main.3.bias", [128]),
            ("main.5.weight", [256, 128, 4, 4]), ("main.6.weight", [256]), ("main.6.bias", [256]), ("main.8.weight", [512, 256, 4, 4]), ("main.9.weight", [512]),
            ("main.9.bias", [512]), ("main.11.weight", [1, 512, 4, 4]), ("main.11.bias", [1]),
        ];
        Assert.Equal(expected.Select(pair => pair.Key).Order(StringComparer.Ordinal), shapes.Keys.Order(StringComparer.Ordinal));
        foreach (var (key, shape) in expected) Assert.Equal(shape, shapes[key]);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.BFloat16)]
    public void Every_parameter_gets_a_gradient_and_norms_remember_their_batches(ScalarType type)
    {
        using var scope = NewDisposeScope();
        PatchDiscriminator Build(Model.Parameters.IParameterStore store) => new(new(store), 32, 2, type);
        using var parameters = new TrainableParameters(TrainableShapes.Of(type, store => Build(store)), CPU);
        parameters.Initialize(shape => InitialWeights.Draw(shape, 1));
        var discriminator = Build(parameters);
        using var generator = new Generator(2);
        var judged = discriminator.Forward(randn([3, 3, 24, 32], generator: generator));
        Assert.Equal([3, 1, 24 / 4 - 2, 32 / 4 - 2], judged.shape);
        Assert.Equal(PatchDiscriminator.Patches(24, 2), judged.shape[2]);
        judged.square().mean().backward();
        parameters.Collect();
        // A norm takes away what any shift before it adds, so that only the convolutions without one have a bias.
        Assert.All(parameters.Shapes, shape => Assert.True(parameters.Gradient(shape.Key).norm().item<float>() > 0, shape.Key));
        Assert.Equal(["main.3.running_mean", "main.3.running_var", "main.6.running_mean", "main.6.running_var"], discriminator.Statistics.Keys);
        Assert.True(discriminator.Statistics["main.3.running_mean"].abs().max().item<float>() > 0);
    }

    [Fact]
    public void Patches_see_no_more_than_their_part_of_the_image()
    {
        using var scope = NewDisposeScope();
        using var guard = no_grad();
        PatchDiscriminator Build(Model.Parameters.IParameterStore store) => new(new(store), 8, 1, ScalarType.Float32);
        using var parameters = new TrainableParameters(TrainableShapes.Of(ScalarType.Float32, store => Build(store)), CPU);
        parameters.Initialize(shape => InitialWeights.Draw(shape, 1));
        var discriminator = Build(parameters);
        var image = zeros([1, 3, 64, 64]);
        var changed = image.clone();
        changed.narrow(2, 0, 4).narrow(3, 0, 4).fill_(1);
        // Batch statistics reach everywhere; where the corner itself is not seen, patches change all alike.
        var difference = (discriminator.Forward(changed) - discriminator.Forward(image))[0, 0];
        var far = difference.narrow(0, 12, 16).narrow(1, 12, 16);
        Assert.True((far - far.mean()).abs().max().item<float>() < 1e-4);
        Assert.True((difference[0, 0] - far.mean()).abs().item<float>() > 1e-3);
    }
}
