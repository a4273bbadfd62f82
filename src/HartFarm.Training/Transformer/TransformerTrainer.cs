using HartFarm.Model.Checkpoints;
using HartFarm.Model.Diffusion;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Parameters;
using HartFarm.Model.Runtime;
using HartFarm.Model.Sampling;
using HartFarm.Model.Tensors;
using HartFarm.Model.Text;
using HartFarm.Model.Transformer;
using HartFarm.Training.Optimization;
using HartFarm.Training.Runs;

namespace HartFarm.Training.Transformer;

/// <summary>Trains the transformer and its residual diffusion by teacher forcing on the codes and residuals of a finished tokenizer.</summary>
public sealed class TransformerTrainer : ITrainer
{
    private const string TextPrefix = "text_encoder.";
    private const double SampleGuidance = 2;

    private readonly ScalarType _type;
    private readonly HartConfig _model;
    private readonly Qwen2Config _text;
    private readonly TransformerTrainingConfig _config;
    private readonly HybridImageTokenizer _tokenizer;
    private readonly HartTransformer _transformer;
    private readonly TransformerReplica[] _replicas;
    private readonly PromptEncoder _prompts;
    private readonly IReadOnlyList<string> _samples;
    private readonly Device _device;

    /// <param name="model">The transformer's config.</param>
    /// <param name="text">The text encoder's config.</param>
    /// <param name="config">How to train.</param>
    /// <param name="tokenizer">The finished image tokenizer; owned.</param>
    /// <param name="prompts">Makes tokens of captions.</param>
    /// <param name="samples">Captions that pictures are made of to look at, in rows of eight.</param>
    /// <param name="device">Where to train.</param>
    /// <param name="layout">How captions are put to the model.</param>
    /// <param name="textWeights">Weights of a finished text encoder by key, or null to start from random ones.</param>
    /// <param name="weights">Weights of a finished transformer, or null to start from random ones.</param>
    public TransformerTrainer(
        HartConfig model, Qwen2Config text, TransformerTrainingConfig config, HybridImageTokenizer tokenizer, PromptTokenizer prompts,
        IReadOnlyList<string> samples, Device device, PromptLayout layout, Func<string, Tensor>? textWeights = null,
        Func<ParameterShape, Tensor>? weights = null)
    {
        (_model, _text, _config, _tokenizer, _samples, _device) = (model, text, config, tokenizer, samples, device);
        _type = Hardware.TypeOf(config.Run.Precision, device);
        using var scope = NewDisposeScope();
        Parameters = new TrainableParameters(TrainableShapes.Of(_type, store => Build(store)), device, config.Optimizer.Muon);
        Parameters.Initialize(shape =>
            (IsText(shape) ? textWeights?.Invoke(shape.Key[TextPrefix.Length..]) : weights?.Invoke(shape))
                ?? InitialWeights.Draw(shape, config.Run.Seed, TransformerStart.Gain(shape, model, text)));
        (_transformer, var encoder) = Build(Parameters);
        TransformerReplica Replica(HartTransformer transformer, Qwen2Encoder own) =>
            new(new TransformerLoss(transformer, config.Scales), new CaptionFeatures(prompts, own, layout, model.ContextToken, device));
        _replicas = [Replica(_transformer, encoder), .. Enumerable.Range(1, PartLanes.Count(config.Run, device) - 1).Select(_ => Build(Parameters.Replicate())).Select(built => Replica(built.Transformer, built.Encoder))];
        _prompts = new PromptEncoder(prompts, encoder, layout, model.ContextToken, prompts.PaddingSide, device);
        Optimizer = new Optimizer(Parameters, config.Optimizer);
    }

    /// <inheritdoc/>
    public TrainableParameters Parameters { get; }

    /// <inheritdoc/>
    public Optimizer Optimizer { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, Tensor> State { get; } = new Dictionary<string, Tensor>();

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyDictionary<string, double>> Backward(IReadOnlyList<TrainingBatch> parts, long step) =>
        PartLanes.Run(_replicas.Length, parts.Count, (part, lane) => Pass(parts[part], _replicas[lane], step, part), Optimizer.Collect);

    /// <inheritdoc/>
    public void AfterStep(long step)
    {
    }

    /// <inheritdoc/>
    public Tensor Samples()
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        using var averages = Parameters.UseAverages();
        var diffusion = new ResidualDiffusion(_transformer.Diffusion, DiffusionSchedule.Spaced(_model.NumSamplingSteps), _device, tensor => tensor);
        using var sampler = new HartSampler(_transformer, _tokenizer.Quantizer, diffusion, _type, _device);
        using var context = _prompts.Encode(_samples);
        var images = Enumerable.Range(0, _samples.Count).ToArray();
        var batch = new PromptBatch(context.ContextTensor, context.ContextMask, context.ContextPositionIds, [.. images.Select(i => (long)i)]);
        var noise = new SeededNoise([.. images.Select(i => (long)i)], _device);
        var sampling = Array.ConvertAll(images, _ => new ImageSampling(SampleGuidance));
        return scope.MoveToOuter(_tokenizer.Decode(sampler.Sample(batch, sampling, new SamplingOptions(), noise)));
    }

    /// <inheritdoc/>
    public void Export(string folder)
    {
        using var guard = no_grad();
        using var averages = Parameters.UseAverages();
        Write(Path.Combine(folder, CheckpointFolder.TransformerName), _model.ToJson(), shape => !IsText(shape), "");
        if (_config.TrainTextEncoder) Write(Path.Combine(folder, CheckpointSidecar.DefaultTextEncoder), _text.ToJson(), IsText, TextPrefix);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _prompts.Dispose();
        Parameters.Dispose();
        _tokenizer.Dispose();
    }

    private int LearnedScales => _config.Scales ?? _transformer.Scales.Count;

    private static bool IsText(ParameterShape shape) => shape.Key.StartsWith(TextPrefix, StringComparison.Ordinal);

    private (HartTransformer Transformer, Qwen2Encoder Encoder) Build(IParameterStore store) => (
        new HartTransformer(new ParameterScope(store), _model, _tokenizer.Config.VocabSize, _tokenizer.Config.ZChannels),
        new Qwen2Encoder(new ParameterScope(store, TextPrefix), _text));

    private Dictionary<string, double> Pass(TrainingBatch batch, TransformerReplica replica, long step, int part)
    {
        using var scope = NewDisposeScope();
        var random = StepRandom.Managed(_config.Run.Seed, step, $"transformer {part}");
        using var generator = StepRandom.Tensors(_config.Run.Seed, step, $"transformer {part}");
        var (indices, continuous, inputs) = Tokens(batch.Images);
        var last = LearnedScales - 1;
        var (images, cells) = ((int)batch.Images.shape[0], _transformer.Scales.Tokens(last));
        var kept = _config.DropLastScale && last == _transformer.Scales.Last ? LastScaleDropping.Kept(cells, random) : cells;
        var keep = LastScaleDropping.Choose(images, cells, kept, random).to(_device);
        var dropped = Enumerable.Range(0, images).Select(_ => random.NextDouble() < _model.CondDropRate).ToArray();
        var (context, mask, positions) = replica.Captions.Encode(batch.Captions, dropped);
        if (!_config.TrainTextEncoder) context = context.detach();
        var forced = replica.Loss.Forward(context, mask, positions, inputs.to(context.dtype), keep);
        var scales = new ScaleMeans(
            TransformerLoss.CrossEntropies(forced, indices, keep), [.. indices.Select((codes, scale) => scale == last ? kept : codes.shape[1])]);
        var figures = new Dictionary<string, double> { ["cross_entropy"] = scales.Weighed(0).item<float>() };
        var loss = scales.Weighed(_config.ScaleBalance);
        if (last == _transformer.Scales.Last) loss = loss.Plus(Diffusion(replica, forced, continuous, keep, random, generator, figures));
        loss.backward();
        figures["loss"] = loss.item<float>();
        foreach (var (scale, mean) in scales.Values().Index()) figures[$"cross_entropy_{_model.PatchNums[scale]}x{_model.PatchNums[scale]}"] = mean;
        return figures;
    }

    // The residual diffusion's share of the loss.
    private Tensor Diffusion(
        TransformerReplica replica, TeacherForced forced, Tensor continuous, Tensor keep, Random random, Generator generator, Dictionary<string, double> figures)
    {
        var (images, kept) = (keep.shape[0], keep.shape[1]);
        var drawn = TransformerLoss.Draw(forced, kept, generator);
        var rows = images * kept * _model.DiffusionBatchMul;
        var t = Enumerable.Range(0, (int)rows).Select(_ => (long)random.Next(1000)).ToArray();
        var noise = randn([rows, continuous.shape[2]], generator: generator).to(_device);
        GC.KeepAlive(generator);
        var diffusion = replica.Loss.Diffusion(forced, _tokenizer.Quantizer.Codebook, drawn, continuous, keep, t, noise);
        figures["diffusion"] = diffusion.item<float>();
        return diffusion * tensor(new[] { (float)_config.DiffusionWeight }, device: _device);
    }

    // The codes of the scales that are learned, what the last scale's codes leave over, and what the scales after the first are given.
    private (IReadOnlyList<Tensor> Indices, Tensor Continuous, Tensor Inputs) Tokens(Tensor images)
    {
        using var guard = no_grad();
        var encoded = _tokenizer.EncodeResidual(images.to(_device));
        var inputs = _tokenizer.Quantizer.TeacherForcingInput(encoded.Indices).narrow(1, 0, _transformer.Scales.Offset(LearnedScales) - 1);
        return ([.. encoded.Indices.Take(LearnedScales)], encoded.Continuous, inputs);
    }

    // The checkpoint's keys of the text encoder start with "model.", as published ones do.
    private void Write(string folder, string config, Func<ParameterShape, bool> isPart, string prefix)
    {
        Directory.CreateDirectory(folder);
        string Published(string key) => prefix.Length == 0 ? key : "model." + key[prefix.Length..];
        var byName = Parameters.Shapes.Where(isPart).ToDictionary(shape => Published(shape.Key));
        SafetensorsWriter.Write(
            Path.Combine(folder, "model.safetensors"), byName.Select(pair => new TensorEntry(pair.Key, ScalarType.BFloat16, pair.Value.Shape)),
            entry => Parameters.Master(byName[entry.Name].Key).to(ScalarType.BFloat16), new Dictionary<string, string> { ["format"] = "pt" });
        File.WriteAllText(Path.Combine(folder, CheckpointFolder.ConfigName), config);
    }
}
