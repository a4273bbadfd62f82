using System.Globalization;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;
using HartFarm.Model.Runtime;
using HartFarm.Model.Tensors;
using HartFarm.Training.Optimization;
using HartFarm.Training.Runs;
using HartFarm.Training.Scenes;

namespace HartFarm.Training.Evaluation.Features;

/// <summary>Trains a network to tell the attributes of scenes, whose features <see cref="SceneFeatures"/> then gives. It learns from <see cref="Data"/> alone.</summary>
public sealed class SceneFeatureTrainer : ITrainer
{
    private const int SamplesInRow = 8;

    private readonly SceneFeatureTrainingConfig _config;
    private readonly SceneBatches _data;
    private readonly SceneNetwork _network;
    private readonly Device _device;

    /// <param name="config">How to train.</param>
    /// <param name="device">Where to train.</param>
    public SceneFeatureTrainer(SceneFeatureTrainingConfig config, Device device)
    {
        (_config, _device, _data) = (config, device, new SceneBatches(config));
        var type = Hardware.TypeOf(config.Run.Precision, device);
        using var scope = NewDisposeScope();
        Parameters = new TrainableParameters(TrainableShapes.Of(type, store => _ = new SceneNetwork(new ParameterScope(store), config.Size, type)), device);
        Parameters.Initialize(shape => InitialWeights.Draw(shape, config.Run.Seed));
        _network = new SceneNetwork(new ParameterScope(Parameters), config.Size, type);
        Optimizer = new Optimizer(Parameters, config.Optimizer);
    }

    /// <summary>What it learns from.</summary>
    public IBatchSource Data => _data;

    /// <inheritdoc/>
    public TrainableParameters Parameters { get; }

    /// <inheritdoc/>
    public Optimizer Optimizer { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> State { get; } = new Dictionary<string, Tensor>();

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyDictionary<string, double>> Backward(IReadOnlyList<TrainingBatch> parts, long step) =>
        [.. parts.Select((batch, part) => Pass(batch, step, part))];

    /// <inheritdoc/>
    public void AfterStep(long step)
    {
    }

    /// <summary>Pictures that it has not learned from, and below each row what the network takes them to show.</summary>
    public Tensor Samples()
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var generator = new SceneGenerator(_config.Run.Seed, SceneSplit.Validation);
        Scene[] scenes = [.. Enumerable.Range(0, SamplesInRow).Select(i => generator.Draw(i))];
        var images = SceneBatches.Render(scenes, _config.Size);
        using var averages = Parameters.UseAverages();
        var guesses = SceneGuess.Of(_network.Tell(_network.Extract(images.to(_device))));
        return scope.MoveToOuter(cat([images, SceneBatches.Render(guesses, _config.Size)], 0));
    }

    /// <summary>Writes <see cref="SceneFeatures.FileName"/>, with averaged weights in bfloat16.</summary>
    public void Export(string folder)
    {
        using var guard = no_grad();
        Directory.CreateDirectory(folder);
        using var averages = Parameters.UseAverages();
        SafetensorsWriter.Write(
            Path.Combine(folder, SceneFeatures.FileName),
            Parameters.Shapes.Select(shape => new TensorEntry(shape.Key, ScalarType.BFloat16, shape.Shape)),
            entry => Parameters.Master(entry.Name).to(ScalarType.BFloat16),
            new Dictionary<string, string> { ["format"] = "pt", [SceneFeatures.SizeField] = _config.Size.ToString(CultureInfo.InvariantCulture) });
    }

    /// <inheritdoc/>
    public void Dispose() => Parameters.Dispose();

    private Dictionary<string, double> Pass(TrainingBatch batch, long step, int part)
    {
        using var scope = NewDisposeScope();
        var scenes = _data.Scenes(step, part);
        var told = _network.Tell(_network.Extract(batch.Images.to(_device)));
        var values = new Dictionary<string, double>();
        var losses = new List<Tensor>();
        foreach (var (attribute, logits) in SceneAttribute.All.Zip(told))
        {
            var target = SceneTargets.Of(attribute, scenes).to(_device);
            losses.Add(nn.functional.cross_entropy(logits, target, ignore_index: SceneTargets.None));
            values[$"right_{attribute.Name}"] = Right(logits, target);
        }
        var loss = stack(losses).sum();
        loss.backward();
        Optimizer.Collect();
        values["loss"] = loss.item<float>();
        return values;
    }

    // The share of the classes told right, where there is a right one.
    private static double Right(Tensor logits, Tensor target)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var counted = target.ge(Scalars.Zero);
        var right = logits.argmax(1).eq(target).logical_and(counted);
        return right.sum().item<long>() / (double)Math.Max(1, counted.sum().item<long>());
    }
}
