using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Parameters;
using HartFarm.Model.Runtime;
using HartFarm.Model.Tensors;
using HartFarm.Training.Optimization;
using HartFarm.Training.Runs;

namespace HartFarm.Training.Tokenizer;

/// <summary>
/// Trains a hybrid tokenizer: reconstruction and commitment losses with the straight-through estimator, the decoder given discrete or
/// hybrid latents at random. Source: Tang et al. 2024, section 3.1.
/// </summary>
public sealed class TokenizerTrainer : ITrainer
{
    private const string LastLayer = "decoder.conv_out.weight";

    private readonly TokenizerTrainingConfig _config;
    private readonly HybridImageTokenizer _tokenizer;
    private readonly CodebookUpkeep _codebook;
    private readonly AdversarialTraining? _adversary;
    private readonly Tensor _samples;
    private readonly Device _device;

    /// <param name="model">The tokenizer's config.</param>
    /// <param name="config">How it is trained.</param>
    /// <param name="samples">Images <c>[n, 3, H, W]</c> in [-1, 1] that are reconstructed to look at; kept, not copied.</param>
    /// <param name="device">Where to train.</param>
    /// <exception cref="TrainingException">The images are too small for the discriminator.</exception>
    public TokenizerTrainer(HybridTokenizerConfig model, TokenizerTrainingConfig config, Tensor samples, Device device)
    {
        (_config, _samples, _device) = (config, samples, device);
        var type = Hardware.TypeOf(config.Run.Precision, device);
        _adversary = config.AdversarialWeight > 0 ? new AdversarialTraining(config, model.ImageSize, device) : null;
        using var scope = NewDisposeScope();
        Parameters = new TrainableParameters(TrainableShapes.Of(type, store => _ = new HybridImageTokenizer(new ParameterScope(store), model, type)), device);
        Parameters.Initialize(shape => InitialWeights.Draw(shape, config.Run.Seed));
        _tokenizer = new HybridImageTokenizer(new ParameterScope(Parameters), model, type);
        Optimizer = new AdamW(Parameters, config.Optimizer);
        _codebook = new CodebookUpkeep(Parameters, _tokenizer.Quantizer);
    }

    /// <inheritdoc/>
    public TrainableParameters Parameters { get; }

    /// <inheritdoc/>
    public AdamW Optimizer { get; }

    /// <summary>The tokenizer that is trained, with the weights of the last step.</summary>
    public HybridImageTokenizer Tokenizer => _tokenizer;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> State =>
        new Dictionary<string, Tensor>(_adversary?.State ?? new Dictionary<string, Tensor>()) { ["codebook.counts"] = _codebook.Counts };

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Backward(TrainingBatch batch, long step, int part)
    {
        using var scope = NewDisposeScope();
        var images = batch.Images.to(_device);
        if (step == _config.QuantizeFromStep && part == 0) StartCodebook(images, step);
        var f = _tokenizer.Encode(images);
        var quantized = step < _config.QuantizeFromStep ? null : Quantize(f, scope, step, part);
        var decoded = _tokenizer.DecodeUnclamped(quantized is null ? f : LatentMixing.Mix(quantized.Output, _config, step, part));
        var reconstruction = ReconstructionLoss.Of(decoded, images, _config.AbsoluteWeight);
        var loss = quantized is null ? reconstruction.Total : reconstruction.Total.Plus(quantized.Output.VqLoss * tensor((float)_config.VqWeight));
        var adversarial = IsAdversarial(step) ? _adversary!.Backward(images, decoded, reconstruction.Total, Parameters.Leaf(LastLayer)) : null;
        (adversarial is null ? loss : loss.Plus(adversarial.Term)).backward();
        Optimizer.Collect();
        var values = new Dictionary<string, double> { ["loss"] = loss.item<float>() };
        reconstruction.Record(values);
        if (adversarial is not null) Record(adversarial, values);
        if (quantized is not null) Record(quantized, values, step);
        return values;
    }

    /// <inheritdoc/>
    public void AfterStep(long step)
    {
        if (IsAdversarial(step)) _adversary!.Step(step);
    }

    /// <inheritdoc/>
    public void AfterLoad() => _adversary?.AfterLoad();

    /// <inheritdoc/>
    public Tensor Samples()
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var hybrid = _tokenizer.Reconstruct(_samples, skipContinuous: false);
        var discrete = _tokenizer.Reconstruct(_samples, skipContinuous: true);
        // In threes: the image, both latents, the codes alone.
        return scope.MoveToOuter(cat([.. Enumerable.Range(0, (int)_samples.shape[0] / 8).SelectMany(row => (Tensor[])[Row(_samples, row), Row(hybrid, row), Row(discrete, row)])], 0));
    }

    /// <inheritdoc/>
    public void Export(string folder) => TokenizerExport.Write(folder, _tokenizer.Config, Parameters, _samples, _tokenizer, _config.ResidualDeviation, _adversary);

    /// <inheritdoc/>
    public void Dispose()
    {
        _codebook.Dispose();
        _adversary?.Dispose();
        _samples.Dispose();
        Parameters.Dispose();
    }

    private static Tensor Row(Tensor images, int row) => images.narrow(0, row * 8, 8);

    // Before the forward pass: what autograd has seen must not change.
    private void StartCodebook(Tensor images, long step)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using var generator = StepRandom.Tensors(_config.Run.Seed, step, "codebook");
        _codebook.Seed(_tokenizer.Encode(images), generator);
    }

    private QuantizedPass Quantize(Tensor f, DisposeScope scope, long step, int part)
    {
        var revives = part == 0 && RevivalSchedule.Includes(_config, step);
        var maps = new List<Tensor>();
        var output = _tokenizer.Quantizer.Forward(f, revives ? (_, map) => maps.Add(map.detach().MoveToOtherDisposeScope(scope)) : null);
        return new QuantizedPass(output, maps);
    }

    // After the backward pass: codes must not move between the passes.
    private void Record(QuantizedPass pass, Dictionary<string, double> values, long step)
    {
        _codebook.Count(pass.Output.Indices);
        values["vq"] = pass.Output.VqLoss.item<float>();
        values["usage"] = _codebook.Usage();
        if (pass.Maps.Count == 0) return;
        using var generator = StepRandom.Tensors(_config.Run.Seed, step, "revival");
        values["revived"] = _codebook.Revive(pass.Maps, pass.Output.Indices, generator);
    }

    private bool IsAdversarial(long step) => _adversary is not null && step >= _config.AdversarialFromStep;

    private static void Record(AdversarialTerm adversarial, Dictionary<string, double> values)
    {
        values["adversarial"] = adversarial.DecoderLoss;
        values["adversarial_weight"] = adversarial.Weight;
        values["discriminator"] = adversarial.DiscriminatorLoss;
    }
}
