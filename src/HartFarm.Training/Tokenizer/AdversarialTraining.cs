using HartFarm.Model.Checkpoints;
using HartFarm.Model.Parameters;
using HartFarm.Model.Runtime;
using HartFarm.Training.Optimization;
using HartFarm.Training.Runs;

namespace HartFarm.Training.Tokenizer;

/// <summary>
/// The discriminator that a tokenizer is trained against, with its own optimiser. What it demands of the decoder is weighed so that it pulls
/// at the decoder's last layer as hard as the reconstruction does. Source: Esser et al. 2021, section 3.1.
/// </summary>
internal sealed class AdversarialTraining : IDisposable
{
    private const string Prefix = "discriminator.";
    private const double LeastLength = 1e-4;
    private const double GreatestWeight = 1e4;

    private readonly TokenizerTrainingConfig _config;
    private readonly Optimizer _optimizer;
    private readonly Tensor _steps;
    private readonly Dictionary<string, Tensor> _state = [];

    /// <exception cref="TrainingException">The images are smaller than what one patch sees.</exception>
    internal AdversarialTraining(TokenizerTrainingConfig config, int imageSize, Device device)
    {
        if (PatchDiscriminator.Patches(imageSize, config.DiscriminatorLayers) < 1)
        {
            throw new TrainingException($"Images of {imageSize} pixels are too small for a discriminator of {config.DiscriminatorLayers} layers (DiscriminatorLayers).");
        }
        _config = config;
        var type = Hardware.TypeOf(config.Run.Precision, device);
        PatchDiscriminator Build(IParameterStore store) => new(new ParameterScope(store), config.DiscriminatorWidth, config.DiscriminatorLayers, type);
        using var scope = NewDisposeScope();
        Parameters = new TrainableParameters(TrainableShapes.Of(type, store => Build(store)), device);
        Parameters.Initialize(shape => InitialWeights.Draw(shape, config.Run.Seed));
        Discriminator = Build(Parameters);
        _optimizer = new Optimizer(Parameters, config.DiscriminatorOptimizer);
        _steps = zeros([1], ScalarType.Int64).DetachFromDisposeScope();
        FillState();
    }

    /// <summary>The network itself.</summary>
    internal PatchDiscriminator Discriminator { get; }

    /// <summary>Its parameters.</summary>
    internal TrainableParameters Parameters { get; }

    /// <summary>What must be kept to resume, by name.</summary>
    internal IReadOnlyDictionary<string, Tensor> State => _state;

    /// <summary>Weighs the demand on the decoder, and collects the discriminator's gradients.</summary>
    /// <param name="images">Real images <c>[B, 3, H, W]</c>.</param>
    /// <param name="decoded">Their reconstructions, with gradients to what made them.</param>
    /// <param name="reconstruction">The loss that the demand is weighed against.</param>
    /// <param name="lastLayer">The weight of the decoder's last layer.</param>
    internal AdversarialTerm Backward(Tensor images, Tensor decoded, Tensor reconstruction, Tensor lastLayer)
    {
        using var scope = NewDisposeScope();
        // A leaf: what comes back to it says how the images should change, and nothing goes on to the decoder by itself.
        var leaf = decoded.detach().clone();
        leaf.requires_grad = true;
        var made = Discriminator.Forward(leaf);
        var demand = HingeLoss.OfDecoder(made);
        var change = autograd.grad([demand], [leaf], retain_graph: true)[0];
        var weight = _config.AdversarialWeight * AdaptiveWeight(decoded, reconstruction, change, lastLayer);
        var term = (decoded * (change * tensor(new[] { (float)weight }, device: change.device))).sum();
        var loss = HingeLoss.OfDiscriminator(Discriminator.Forward(images), made);
        loss.backward();
        _optimizer.Collect();
        return new AdversarialTerm(scope.MoveToOuter(term), demand.item<float>(), loss.item<float>(), weight);
    }

    /// <summary>Makes the discriminator's step from the collected gradients.</summary>
    /// <exception cref="TrainingException">They are not finite.</exception>
    internal void Step(long step)
    {
        var rate = LearningRate.At(_config.DiscriminatorOptimizer, step - _config.AdversarialFromStep, _config.Run.Steps - _config.AdversarialFromStep);
        var norm = _optimizer.Step(rate, _config.Run.Accumulation);
        if (!double.IsFinite(norm)) throw new TrainingException($"The discriminator's gradient is not finite at step {step + 1}; the state of the last save is good.");
        using var scope = NewDisposeScope();
        _steps.copy_(tensor(new[] { _optimizer.Steps }));
    }

    /// <summary>Takes over what <see cref="State"/> was set to.</summary>
    internal void AfterLoad()
    {
        _optimizer.Steps = _steps.cpu().item<long>();
        Parameters.Publish();
    }

    /// <summary>What a checkpoint has of the discriminator: keys and shapes.</summary>
    internal IEnumerable<TensorEntry> Entries(string prefix, ScalarType type) =>
        Parameters.Shapes.Select(shape => new TensorEntry(prefix + shape.Key, type, shape.Shape))
            .Concat(Discriminator.Statistics.Select(pair => new TensorEntry(prefix + pair.Key, type, pair.Value.shape)));

    /// <summary>The tensor of one of those keys without the prefix, in the caller's dispose scope.</summary>
    internal Tensor Exported(string key, ScalarType type) => Discriminator.Statistics.TryGetValue(key, out var statistic) ? statistic.to(type) : Parameters.Master(key).to(type);

    public void Dispose()
    {
        _steps.Dispose();
        Parameters.Dispose();
    }

    // By the lengths of the gradients at the decoder's last layer, of which the layers before get a like share.
    private static double AdaptiveWeight(Tensor decoded, Tensor reconstruction, Tensor change, Tensor lastLayer)
    {
        var wanted = autograd.grad([reconstruction], [decoded], retain_graph: true)[0];
        return Math.Clamp(Length(wanted) / (Length(change) + LeastLength), 0, GreatestWeight);

        double Length(Tensor upstream) =>
            autograd.grad([decoded], [lastLayer], [upstream], retain_graph: true)[0].to(ScalarType.Float32).norm().item<float>();
    }

    private void FillState()
    {
        foreach (var buffer in Parameters.Buffers)
        {
            var name = $"{Prefix}{buffer.Type}.".ToLowerInvariant();
            _state.Add(name + "masters", buffer.Masters);
            _state.Add(name + "averages", buffer.Average);
            _state.Add(name + "first_moments", buffer.FirstMoments);
            _state.Add(name + "second_moments", buffer.SecondMoments);
        }
        foreach (var (key, statistic) in Discriminator.Statistics) _state.Add(Prefix + key, statistic);
        _state.Add(Prefix + "steps", _steps);
    }
}
