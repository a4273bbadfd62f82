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
    // No code moves in the last part of a training, nor often after the first steps of the code book.
    private const double LastRevival = 0.9;
    private const int YoungSteps = 500;

    private readonly TokenizerTrainingConfig _config;
    private readonly HybridImageTokenizer _tokenizer;
    private readonly CodebookUpkeep _codebook;
    private readonly Tensor _samples;

    /// <param name="model">The tokenizer's config.</param>
    /// <param name="config">How it is trained.</param>
    /// <param name="samples">Images <c>[n, 3, H, W]</c> in [-1, 1] that are reconstructed to look at; kept, not copied.</param>
    /// <param name="device">Where to train.</param>
    public TokenizerTrainer(HybridTokenizerConfig model, TokenizerTrainingConfig config, Tensor samples, Device device)
    {
        (_config, _samples) = (config, samples);
        var type = Hardware.TypeOf(config.Run.Precision, device);
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
    public IReadOnlyDictionary<string, Tensor> State => new Dictionary<string, Tensor> { ["codebook.counts"] = _codebook.Counts };

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Backward(TrainingBatch batch, long step, int part)
    {
        using var scope = NewDisposeScope();
        if (step == _config.QuantizeFromStep && part == 0) StartCodebook(batch.Images, step);
        var f = _tokenizer.Encode(batch.Images);
        var quantized = step < _config.QuantizeFromStep ? null : Quantize(f, scope, step, part);
        var error = _tokenizer.DecodeUnclamped(quantized is null ? f : Mixed(quantized.Output, step, part)) - batch.Images;
        var squared = (error * error).mean();
        var absolute = error.abs().mean();
        var loss = squared.Plus(absolute * Number(_config.AbsoluteWeight));
        if (quantized is not null) loss = loss.Plus(quantized.Output.VqLoss * Number(_config.VqWeight));
        loss.backward();
        Optimizer.Collect();
        var values = new Dictionary<string, double>
        {
            ["loss"] = loss.item<float>(),
            ["mse"] = squared.item<float>(),
            ["l1"] = absolute.item<float>(),
            // Of images in [-1, 1], whose peak is 2.
            ["psnr"] = 10 * Math.Log10(4 / squared.item<float>()),
        };
        if (quantized is not null) Record(quantized, values, step);
        return values;
    }

    /// <inheritdoc/>
    public void AfterStep(long step)
    {
    }

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
    public void Export(string folder) => TokenizerExport.Write(folder, _tokenizer.Config, Parameters, _samples, _tokenizer, _config.ResidualDeviation);

    /// <inheritdoc/>
    public void Dispose()
    {
        _codebook.Dispose();
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
        var revives = part == 0 && Revives(step);
        var maps = new List<Tensor>();
        var output = _tokenizer.Quantizer.Forward(f, revives ? (_, map) => maps.Add(map.detach().MoveToOtherDisposeScope(scope)) : null);
        return new QuantizedPass(output, maps);
    }

    // Codes move often while the code book is young.
    private bool Revives(long step)
    {
        var since = step - _config.QuantizeFromStep;
        if (_config.ReviveEverySteps == 0 || since == 0 || step > _config.Run.Steps * LastRevival) return false;
        var every = since < YoungSteps ? Math.Max(1, _config.ReviveEverySteps / 5) : _config.ReviveEverySteps;
        return since % every == 0;
    }

    private Tensor Mixed(QuantizerOutput output, long step, int part)
    {
        var random = StepRandom.Managed(_config.Run.Seed, step, $"latents {part}");
        var images = output.Discrete.shape[0];
        var isDiscrete = Enumerable.Range(0, (int)images).Select(_ => random.NextDouble() < _config.DiscreteProbability).ToArray();
        return where(tensor(isDiscrete, [images, 1, 1, 1]).to(output.Discrete.device), output.Discrete, output.Hybrid);
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

    private static Tensor Number(double value) => tensor(new[] { (float)value });

    private sealed record QuantizedPass(QuantizerOutput Output, IReadOnlyList<Tensor> Maps);
}
