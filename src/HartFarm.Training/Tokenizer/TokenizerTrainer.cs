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
    private const long BeforeTheFirstStep = -1;

    private readonly TokenizerTrainingConfig _config;
    private readonly HybridImageTokenizer _tokenizer;
    private readonly HybridImageTokenizer[] _replicas;
    private readonly CodebookUpkeep _codebook;
    private readonly AdversarialTraining? _adversary;
    private readonly Tensor _samples;
    private readonly Device _device;

    /// <param name="model">The tokenizer's config.</param>
    /// <param name="config">How it is trained.</param>
    /// <param name="samples">Images <c>[n, 3, H, W]</c> in [-1, 1] that are reconstructed to look at; kept, not copied.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="weights">Weights of a finished tokenizer, whose code book is kept and used from the first step; null starts from random ones.</param>
    /// <exception cref="TrainingException">The images are too small for the discriminator.</exception>
    public TokenizerTrainer(HybridTokenizerConfig model, TokenizerTrainingConfig config, Tensor samples, Device device, Func<ParameterShape, Tensor>? weights = null)
    {
        (_config, _samples, _device) = (weights is null ? config : config with { QuantizeFromStep = BeforeTheFirstStep }, samples, device);
        var type = Hardware.TypeOf(config.Run.Precision, device);
        _adversary = config.AdversarialWeight > 0 ? new AdversarialTraining(config, model.ImageSize, device) : null;
        using var scope = NewDisposeScope();
        Parameters = new TrainableParameters(TrainableShapes.Of(type, store => _ = new HybridImageTokenizer(new ParameterScope(store), model, type)), device);
        Parameters.Initialize(weights ?? (shape => InitialWeights.Draw(shape, config.Run.Seed)));
        _tokenizer = new HybridImageTokenizer(new ParameterScope(Parameters), model, type);
        // The discriminator learns in the passes themselves, so they run one after the other with it.
        var lanes = _adversary is null ? PartLanes.Count(config.Run, device) : 1;
        _replicas = [_tokenizer, .. Enumerable.Range(1, lanes - 1).Select(_ => new HybridImageTokenizer(new ParameterScope(Parameters.Replicate()), model, type))];
        Optimizer = new Optimizer(Parameters, config.Optimizer);
        _codebook = new CodebookUpkeep(Parameters, _tokenizer.Quantizer);
    }

    /// <inheritdoc/>
    public TrainableParameters Parameters { get; }

    /// <inheritdoc/>
    public Optimizer Optimizer { get; }

    /// <summary>The tokenizer that is trained, with the weights of the last step.</summary>
    public HybridImageTokenizer Tokenizer => _tokenizer;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> State =>
        new Dictionary<string, Tensor>(_adversary?.State ?? new Dictionary<string, Tensor>()) { ["codebook.counts"] = _codebook.Counts };

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyDictionary<string, double>> Backward(IReadOnlyList<TrainingBatch> parts, long step)
    {
        if (step == _config.QuantizeFromStep) StartCodebook(parts, step);
        var passes = PartLanes.Run(_replicas.Length, parts.Count, (part, lane) => Pass(parts[part], step, part, lane), Optimizer.Collect);
        // Codes must not move between the passes.
        foreach (var pass in passes)
        {
            using (pass) Record(pass, step);
        }
        return [.. passes.Select(pass => pass.Values)];
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
        using var averages = Parameters.UseAverages();
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

    private TokenizerPass Pass(TrainingBatch batch, long step, int part, int lane)
    {
        using var scope = NewDisposeScope();
        var tokenizer = _replicas[lane];
        var images = batch.Images.to(_device);
        var f = tokenizer.Encode(images);
        var maps = new List<Tensor>();
        var revives = part == 0 && RevivalSchedule.Includes(_config, step);
        var quantized = step < _config.QuantizeFromStep
            ? null
            : tokenizer.Quantizer.Forward(f, revives ? (_, map) => maps.Add(map.detach().MoveToOtherDisposeScope(scope)) : null);
        var decoded = tokenizer.DecodeUnclamped(quantized is null ? f : LatentMixing.Mix(quantized, _config, step, part));
        var reconstruction = ReconstructionLoss.Of(decoded, images, _config.AbsoluteWeight);
        var loss = quantized is null ? reconstruction.Total : reconstruction.Total.Plus(quantized.VqLoss * tensor((float)_config.VqWeight));
        var adversarial = IsAdversarial(step) ? _adversary!.Backward(images, decoded, reconstruction.Total, Parameters.Leaf(LastLayer)) : null;
        (adversarial is null ? loss : loss.Plus(adversarial.Term)).backward();
        var values = new Dictionary<string, double> { ["loss"] = loss.item<float>() };
        reconstruction.Record(values);
        adversarial?.Record(values);
        if (quantized is not null) values["vq"] = quantized.VqLoss.item<float>();
        // A dispose scope is of one thread, and this may be another than the caller's.
        Tensor[] Kept(IEnumerable<Tensor> tensors) => [.. tensors.Select(kept => kept.DetachFromDisposeScope())];
        return new TokenizerPass(values, Kept(quantized?.Indices ?? []), Kept(maps));
    }

    // Before the forward passes: what autograd has seen must not change.
    private void StartCodebook(IReadOnlyList<TrainingBatch> parts, long step)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using var generator = StepRandom.Tensors(_config.Run.Seed, step, "codebook");
        _codebook.Seed(_tokenizer.Encode(cat([.. parts.Select(part => part.Images)], 0).to(_device)), generator);
    }

    private void Record(TokenizerPass pass, long step)
    {
        if (pass.Indices.Count == 0) return;
        _codebook.Count(pass.Indices);
        pass.Values["usage"] = _codebook.Usage();
        if (pass.Maps.Count == 0) return;
        using var generator = StepRandom.Tensors(_config.Run.Seed, step, "revival");
        pass.Values["revived"] = _codebook.Revive(pass.Maps, pass.Indices, generator);
    }

    private bool IsAdversarial(long step) => _adversary is not null && step >= _config.AdversarialFromStep;
}
