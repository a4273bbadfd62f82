using HartFarm.Model.Checkpoints;
using HartFarm.Model.Runtime;
using HartFarm.Training.Evaluation.Features;
using HartFarm.Training.Optimization;
using HartFarm.Training.Runs;
using HartFarm.Training.Scenes;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Evaluation.Features;

public sealed class SceneFeatureTests : IDisposable
{
    private static readonly SceneFeatureTrainingConfig Small = new()
    {
        Size = 16,
        Run = new RunOptions { Steps = 30, Batch = 16, Precision = Precision.Float32, SaveEverySteps = 100, SampleEverySteps = 100, LogEverySteps = 100 },
        Optimizer = new OptimizerOptions { LearningRate = 5e-3, WarmUpSteps = 2, AverageDecay = 0.5 },
    };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_few_steps_lower_the_loss_and_what_is_exported_gives_the_same_features()
    {
        using var trainer = new SceneFeatureTrainer(Small, CPU);
        var losses = new List<double>();
        var run = new TrainingRun(trainer, Small.Run, Small.Optimizer, trainer.Data, _folder["run"], "config", TimeProvider.System);
        run.Run(resume: false, progress => losses.Add(progress.Values["loss"]), TestContext.Current.CancellationToken);
        Assert.True(losses[^5..].Average() < 0.85 * losses[..5].Average(), string.Join(", ", losses));
        Assert.True(File.Exists(_folder["run/samples/step-0000030.png"]));

        trainer.Export(_folder.Path);
        using var scope = NewDisposeScope();
        using var features = SceneFeatures.Load(_folder[SceneFeatures.FileName], CPU);
        Assert.Equal(("scenes-16", 128, 16), (features.Name, features.Features, features.Size));
        var images = SceneBatches.Render(new SceneBatches(Small).Scenes(0, 0), 16);
        var extracted = features.Extract(images);
        Assert.Equal([16L, 128], extracted.shape);
        // The weights are rounded to bfloat16, of eight bits.
        trainer.Parameters.SwapAverages();
        var network = new SceneNetwork(new(trainer.Parameters), 16, ScalarType.Float32);
        var expected = network.Extract(images);
        Assert.True((extracted - expected).norm().item<float>() < 0.02 * expected.norm().item<float>());
    }

    [Fact]
    public void Images_of_another_size_are_brought_to_that_of_the_network()
    {
        using var trainer = new SceneFeatureTrainer(Small, CPU);
        trainer.Export(_folder.Path);
        using var scope = NewDisposeScope();
        using var features = SceneFeatures.Load(_folder[SceneFeatures.FileName], CPU);
        var images = SceneBatches.Render(new SceneBatches(Small).Scenes(0, 0), 32);
        // Half the size by lines between pixels is the mean of two by two.
        var halved = nn.functional.avg_pool2d(images, 2);
        Assert.True((features.Extract(images) - features.Extract(halved)).abs().max().item<float>() < 1e-4);
        Assert.Throws<ArgumentException>(() => features.Extract(zeros([2, 4, 16, 16])));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    public void The_network_has_half_a_million_parameters_at_most(int size)
    {
        var shapes = TrainableShapes.Of(ScalarType.Float32, store => _ = new SceneNetwork(new(store), size, ScalarType.Float32));
        Assert.InRange(shapes.Sum(shape => shape.Count), 300_000, 500_000);
    }

    [Fact]
    public void Targets_are_the_scenes_own_attributes()
    {
        var scene = new Scene
        {
            Background = new SceneBackground { Tone = BackgroundTone.Grey, Texture = BackgroundTexture.Lines },
            Objects =
            [
                new SceneObject { Kind = ShapeKind.Star, Colour = ShapeColour.Blue, Size = ShapeSize.Large, Pattern = FillPattern.Dots, Cell = new SceneCell(0, 2) },
                new SceneObject { Kind = ShapeKind.Ring, Colour = ShapeColour.Red, Size = ShapeSize.Small, Pattern = FillPattern.Plain, Cell = new SceneCell(2, 1) },
            ],
        };
        using var scope = NewDisposeScope();
        long[] Of(SceneAttribute attribute) => SceneTargets.Of(attribute, [scene]).data<long>().ToArray();
        long nothing = SceneAttribute.Nothing, none = SceneTargets.None;
        Assert.Equal([nothing, nothing, (long)ShapeKind.Star, nothing, nothing, nothing, nothing, (long)ShapeKind.Ring, nothing], Of(SceneAttribute.Kind));
        Assert.Equal([none, none, (long)ShapeColour.Blue, none, none, none, none, (long)ShapeColour.Red, none], Of(SceneAttribute.Colour));
        Assert.Equal((long)ShapeSize.Large, Of(SceneAttribute.Size)[2]);
        Assert.Equal((long)FillPattern.Dots, Of(SceneAttribute.Pattern)[2]);
        Assert.Equal([(long)BackgroundTone.Grey], Of(SceneAttribute.Tone));
        Assert.Equal([(long)BackgroundTexture.Lines], Of(SceneAttribute.Texture));

        // A network that is sure of the targets sees that scene.
        Tensor[] told = [.. SceneAttribute.All.Select(attribute => nn.functional.one_hot(SceneTargets.Of(attribute, [scene]).clamp_min(0), attribute.Classes))];
        var guess = Assert.Single(SceneGuess.Of(told));
        Assert.Equal(scene.Background.Texture, guess.Background.Texture);
        Assert.Equal(scene.Objects.Select(shape => (shape.Kind, shape.Colour, shape.Size, shape.Pattern, shape.Cell)), guess.Objects.Select(shape => (shape.Kind, shape.Colour, shape.Size, shape.Pattern, shape.Cell)));
    }

    [Fact]
    public void A_file_of_something_else_is_refused()
    {
        SafetensorsWriter.Write(_folder["other.safetensors"], new Dictionary<string, Tensor>());
        Assert.Contains("image_size", Refusal("other.safetensors"), StringComparison.Ordinal);
        SafetensorsWriter.Write(_folder["size.safetensors"], new Dictionary<string, Tensor>(), new Dictionary<string, string> { ["image_size"] = "48" });
        Assert.Contains("image_size", Refusal("size.safetensors"), StringComparison.Ordinal);
        SafetensorsWriter.Write(_folder["empty.safetensors"], new Dictionary<string, Tensor>(), new Dictionary<string, string> { ["image_size"] = "64" });
        Assert.Contains("missing key block.0.conv1.weight [32, 3, 3, 3]", Refusal("empty.safetensors"), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new SceneFeatureTrainer(Small with { Size = 48 }, CPU));
    }

    private string Refusal(string name) => Assert.Throws<CheckpointException>(() => SceneFeatures.Load(_folder[name], CPU)).Message;
}
