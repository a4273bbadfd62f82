using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;
using HartFarm.Training.Evaluation.Inception;
using HartFarm.Training.Optimization;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Evaluation.Inception;

public class InceptionTests
{
    private static readonly IReadOnlyList<ParameterShape> Shapes = TrainableShapes.Of(ScalarType.Float32, store => _ = new InceptionNetwork(new ParameterScope(store)));

    [Fact]
    public void The_keys_and_shapes_are_those_of_the_ported_weights()
    {
        // 94 convolutions of five tensors each, and the classifier.
        Assert.Equal(94 * 5 + 2, Shapes.Count);
        Assert.Equal(Shapes.Count, Shapes.Select(shape => shape.Key).Distinct().Count());
        // What torchvision counts for its Inception-v3 without classifiers: kernels, scales and shifts.
        Assert.Equal(21_785_568, Shapes.Where(shape => !shape.Key.Contains("running", StringComparison.Ordinal) && !shape.Key.StartsWith("fc.", StringComparison.Ordinal)).Sum(shape => shape.Count));
        (string Key, long[] Shape)[] known =
        [
            ("Conv2d_1a_3x3.conv.weight", [32, 3, 3, 3]), ("Conv2d_2b_3x3.bn.weight", [64]), ("Conv2d_3b_1x1.conv.weight", [80, 64, 1, 1]), ("Conv2d_4a_3x3.bn.bias", [192]),
            ("Mixed_5b.branch1x1.bn.running_mean", [64]), ("Mixed_5b.branch5x5_2.conv.weight", [64, 48, 5, 5]), ("Mixed_5b.branch_pool.conv.weight", [32, 192, 1, 1]),
            ("Mixed_5d.branch3x3dbl_3.conv.weight", [96, 96, 3, 3]), ("Mixed_6a.branch3x3.conv.weight", [384, 288, 3, 3]), ("Mixed_6a.branch3x3dbl_3.bn.running_var", [96]),
            ("Mixed_6b.branch7x7_2.conv.weight", [128, 128, 1, 7]), ("Mixed_6d.branch7x7dbl_2.conv.weight", [160, 160, 7, 1]), ("Mixed_6e.branch7x7dbl_5.conv.weight", [192, 192, 1, 7]),
            ("Mixed_7a.branch3x3_2.conv.weight", [320, 192, 3, 3]), ("Mixed_7a.branch7x7x3_4.conv.weight", [192, 192, 3, 3]),
            ("Mixed_7b.branch3x3_2a.conv.weight", [384, 384, 1, 3]), ("Mixed_7b.branch_pool.conv.weight", [192, 1280, 1, 1]),
            ("Mixed_7c.branch3x3dbl_1.conv.weight", [448, 2048, 1, 1]), ("Mixed_7c.branch3x3dbl_3b.conv.weight", [384, 384, 3, 1]),
            ("fc.weight", [1008, 2048]), ("fc.bias", [1008]),
        ];
        var byKey = Shapes.ToDictionary(shape => shape.Key, shape => shape.Shape);
        foreach (var (key, shape) in known) Assert.Equal(shape, byKey[key]);
    }

    [Fact]
    public void Images_of_any_size_give_2048_numbers_each_whatever_their_neighbours()
    {
        using var scope = NewDisposeScope();
        using var features = InceptionFeatures.Load(new RandomTensorFile(Shapes), CPU);
        using var generator = new Generator(1);
        var images = rand([2, 3, 64, 48], generator: generator) * 2 - 1;
        var extracted = features.Extract(images);
        Assert.Equal([2L, features.Features], extracted.shape);
        Assert.Equal(ScalarType.Float32, extracted.dtype);
        Assert.True(extracted.isfinite().all().item<bool>());
        Assert.True(extracted.ge(0).all().item<bool>());
        var scale = extracted.abs().max().item<float>();
        Assert.True(scale > 1e-3);
        Assert.True((extracted[0] - extracted[1]).abs().max().item<float>() > 1e-3 * scale);
        var alone = features.Extract(images.narrow(0, 1, 1));
        Assert.True((extracted[1] - alone[0]).abs().max().item<float>() < 1e-4 * scale);
        Assert.Throws<ArgumentException>(() => features.Extract(zeros([1, 1, 64, 64])));
    }

    [Fact]
    public void Keys_that_are_missing_surplus_or_of_another_shape_are_named()
    {
        var shapes = Shapes.Where(shape => shape.Key != "Mixed_6c.branch7x7_3.bn.running_var")
            .Select(shape => shape.Key == "fc.weight" ? shape with { Shape = [1000, 2048] } : shape)
            .Append(new ParameterShape("AuxLogits.fc.bias", [1000], Initializer.Zeros, ScalarType.Float32));
        var error = Assert.Throws<CheckpointException>(() => InceptionFeatures.Load(new RandomTensorFile(shapes), CPU));
        Assert.Contains("missing key Mixed_6c.branch7x7_3.bn.running_var [192]", error.Message, StringComparison.Ordinal);
        Assert.Contains("surplus key AuxLogits.fc.bias [1000]", error.Message, StringComparison.Ordinal);
        Assert.Contains("fc.weight has shape [1000, 2048] where [1008, 2048] is needed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Counters_of_batches_may_stand_in_the_file()
    {
        var counters = Shapes.Where(shape => shape.Key.EndsWith("running_mean", StringComparison.Ordinal))
            .Select(shape => new ParameterShape(shape.Key.Replace("running_mean", "num_batches_tracked", StringComparison.Ordinal), [], Initializer.Zeros, ScalarType.Float32));
        using var features = InceptionFeatures.Load(new RandomTensorFile(Shapes.Concat(counters)), CPU);
        Assert.Equal("inception-v3", features.Name);
    }

    [Fact]
    public void Another_models_file_of_old_PyTorch_is_refused_by_name()
    {
        var path = Path.Combine(GoldenFolders.Checkpoints, "cpython_stream.pth");
        var error = Assert.Throws<CheckpointException>(() => InceptionFeatures.Load(path, CPU));
        Assert.Contains("cpython_stream.pth", error.Message, StringComparison.Ordinal);
        Assert.Contains("missing key Conv2d_1a_3x3.conv.weight [32, 3, 3, 3]", error.Message, StringComparison.Ordinal);
        Assert.Contains("none.pth", Assert.Throws<CheckpointException>(() => InceptionFeatures.Load("none.pth", CPU)).Message, StringComparison.Ordinal);
    }
}
