using HartFarm.Model.Diffusion;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Tensors;
using HartFarm.Model.Transformer;

namespace HartFarm.Model.Sampling;

/// <summary>
/// Samples latents: codes scale by scale from the transformer, then the last scale's residual from the diffusion head. Source: Tang et
/// al. 2024, section 3; the reference implementation's guidance and sampling schedules.
/// </summary>
public sealed class HartSampler : IDisposable
{
    // How many logits of a batch are worked on at once: 256 MiB in float32.
    internal const long LogitsAtOnce = 1 << 26;

    // How many rows of residuals are denoised at once.
    internal const long ResidualRowsAtOnce = 1 << 15;

    private readonly HartTransformer _transformer;
    private readonly MultiScaleQuantizer _quantizer;
    private readonly ResidualDiffusion _diffusion;
    private readonly PromptState _unconditional;

    /// <param name="transformer">The model.</param>
    /// <param name="quantizer">Its tokenizer's quantizer.</param>
    /// <param name="diffusion">Samples residuals with the model's network.</param>
    /// <param name="type">The element type of the model's parameters.</param>
    /// <param name="device">Where they lie.</param>
    public HartSampler(HartTransformer transformer, MultiScaleQuantizer quantizer, ResidualDiffusion diffusion, ScalarType type, Device device)
    {
        (_transformer, _quantizer, _diffusion) = (transformer, quantizer, diffusion);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        // The sequence without a prompt sees zeros, one valid token and positions of 0: a constant of the model.
        var (tokens, config) = (transformer.Config.ContextToken, transformer.Config);
        var mask = zeros([1, tokens], ScalarType.Int64, device);
        mask.narrow(1, 0, 1).copy_(ones([1, 1], ScalarType.Int64, device));
        var state = PromptStage.Run(transformer, zeros([1, tokens, config.ContextDim], type, device), mask, [new long[tokens]]);
        state.Hidden.DetachFromDisposeScope();
        state.Conditioning.Detach();
        _unconditional = state;
    }

    /// <summary>The latents of a batch, <c>[B, C, P, P]</c> float32, for the decoder.</summary>
    /// <param name="prompts">The batch's prompts.</param>
    /// <param name="images">How each image is sampled.</param>
    /// <param name="options">How the batch is sampled.</param>
    /// <param name="noise">The images' random numbers.</param>
    /// <param name="observe">Is shown each stage's tensors by name; for tests and measurements.</param>
    /// <param name="done">Is told of each stage that is done; for measurements.</param>
    /// <param name="added">Is shown what the scales so far add up to.</param>
    /// <param name="cancellation">Looked at between the stages.</param>
    public Tensor Sample(
        PromptBatch prompts, IReadOnlyList<ImageSampling> images, SamplingOptions options, ISamplingNoise noise,
        Action<string, Tensor>? observe = null, StageObserver? done = null, ScaleObserver? added = null, CancellationToken cancellation = default)
    {
        options.Validate();
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var scales = _transformer.Scales;
        var groups = LastGroups(scales.Tokens(scales.Last), images.Count, options, noise);
        var guided = images.Any(image => image.Guidance != 0);
        using var batch = new SequenceBatch(_transformer, prompts, guided ? _unconditional : null, groups[^1].Count, Named(observe, "s0."));
        var (side, channels) = (scales.LargestSide, _quantizer.Codebook.shape[1]);
        var fHat = zeros([images.Count, channels, side, side], device: prompts.Context.device);
        var next = fHat;
        for (var k = 0; k < scales.Last; k++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var stage = NewDisposeScope();
            var drawn = Stage(batch, k, next, images, options, noise, Named(observe, $"s{k}."));
            var map = drawn.transpose(1, 2).reshape(images.Count, channels, scales.PatchNums[k], scales.PatchNums[k]);
            observe?.Invoke($"s{k}.h_BChw", map);
            var (grown, following) = _quantizer.NextInput(k, fHat, map);
            observe?.Invoke($"s{k}.f_hat", grown);
            observe?.Invoke($"s{k}.next_token_map", following!);
            (fHat, next) = (grown.MoveToOuterDisposeScope(), following!.MoveToOuterDisposeScope());
            done?.Invoke(GenerationStage.Scale, k);
            added?.Invoke(k, fHat);
        }
        var residual = LastScale(batch, next, groups, images, options, noise, observe, done, cancellation);
        fHat = fHat.Plus(residual.transpose(1, 2).reshape(fHat.shape));
        observe?.Invoke("f_hat_final", fHat);
        return fHat.MoveToOuterDisposeScope();
    }

    /// <summary>Frees what is held beside the model's parameters.</summary>
    public void Dispose() => _unconditional.Dispose();

    /// <summary>How many images of a batch are worked on at once, so that they stay within a limit; one at the least.</summary>
    internal static long ImagesAtOnce(long limit, long ofEach, long images) => Math.Clamp(limit / ofEach, 1, images);

    private Tensor Stage(
        SequenceBatch batch, int k, Tensor input, IReadOnlyList<ImageSampling> images, SamplingOptions options, ISamplingNoise noise, Action<string, Tensor>? observe)
    {
        using var scope = NewDisposeScope();
        var draw = new CodeDraw(_quantizer, options, noise, observe);
        var cells = CellGroup.All(images.Count, _transformer.Scales.Tokens(k));
        var ratio = _transformer.Scales.Ratio(k);
        if (k == 0) return draw.Draw(0, ratio, cells, images, batch.FirstLogits(), null).Fed.MoveToOuterDisposeScope();
        var hidden = batch.Forward(k, input.flatten(2).transpose(1, 2), cells, keep: true, observe);
        return DrawAll(batch, draw, k, ratio, cells, images, hidden, observe).Fed.MoveToOuterDisposeScope();
    }

    // Group by group: codes, and on top of them the residuals.
    private Tensor LastScale(
        SequenceBatch batch, Tensor input, CellGroup[] groups, IReadOnlyList<ImageSampling> images, SamplingOptions options,
        ISamplingNoise noise, Action<string, Tensor>? observe, StageObserver? done, CancellationToken cancellation)
    {
        using var scope = NewDisposeScope();
        var (last, device) = (_transformer.Scales.Last, input.device);
        var tokens = input.flatten(2).transpose(1, 2).contiguous();
        var made = zeros_like(tokens);
        foreach (var cells in groups)
        {
            cancellation.ThrowIfCancellationRequested();
            using var group = NewDisposeScope();
            var seen = Named(observe, $"last{cells.Number}.");
            // A group of all cells has them in their order.
            var index = groups.Length == 1 ? null : tensor(cells.Cells.SelectMany(cell => cell).ToArray(), [images.Count, cells.Count, 1]).to(device).expand(-1, -1, tokens.shape[2]);
            var ratio = _transformer.Scales.Ratio(last);
            var draw = new CodeDraw(_quantizer, options, noise, seen);
            var hidden = batch.Forward(last, index is null ? tokens : tokens.gather(1, index), cells, keep: cells.Number < groups.Length - 1, seen);
            var drawn = DrawAll(batch, draw, last, ratio, cells, images, hidden, seen);
            seen?.Invoke("h_BlC", drawn.Fed);
            done?.Invoke(GenerationStage.Scale, last);
            var values = options.DiscreteOnly ? drawn.Fed : drawn.Fed.Plus(Residuals(batch, hidden, drawn.Vectors, cells, images, ratio, noise, seen));
            made = (index is null ? values.alias() : made.scatter(1, index, values)).MoveToOuterDisposeScope();
            if (!options.DiscreteOnly) done?.Invoke(GenerationStage.ResidualDiffusion, last);
        }
        return made.MoveToOuterDisposeScope();
    }

    private static DrawnCodes DrawAll(
        SequenceBatch batch, CodeDraw draw, int stage, double ratio, CellGroup cells, IReadOnlyList<ImageSampling> images, Tensor hidden, Action<string, Tensor>? observe)
    {
        using var scope = NewDisposeScope();
        var parts = new List<DrawnCodes>();
        var atOnce = (int)ImagesAtOnce(LogitsAtOnce, cells.Count * draw.VocabSize, images.Count);
        for (var first = 0; first < images.Count; first += atOnce)
        {
            using var part = NewDisposeScope();
            var count = Math.Min(atOnce, images.Count - first);
            var (conditional, unconditional) = batch.Logits(hidden, first, count);
            observe?.Invoke("logits_raw", unconditional is null ? conditional : cat([conditional, unconditional], 0));
            var own = images.Skip(first).Take(count).ToArray();
            parts.Add(draw.Draw(stage, ratio, cells.Part(first, count), own, conditional, unconditional).MoveToOuterScope());
        }
        return DrawnCodes.Joined(parts).MoveToOuterScope();
    }

    // [B, L, C]: conditioned on the hidden states with the drawn codes' vectors added, never the mixed ones. Frees the hidden states.
    private Tensor Residuals(
        SequenceBatch batch, Tensor hidden, Tensor vectors, CellGroup cells, IReadOnlyList<ImageSampling> images, double ratio, ISamplingNoise noise, Action<string, Tensor>? observe)
    {
        using var scope = NewDisposeScope();
        var channels = (int)vectors.shape[2];
        var condition = Condition(batch, hidden, vectors);
        observe?.Invoke("diff_z", condition);
        var parts = new List<Tensor>();
        var atOnce = (int)ImagesAtOnce(ResidualRowsAtOnce, cells.Count, images.Count);
        for (var first = 0; first < images.Count; first += atOnce)
        {
            using var inner = NewDisposeScope();
            var part = cells.Part(first, Math.Min(atOnce, images.Count - first));
            var own = part.Images == images.Count ? condition : Rows(condition, first, part.Images, images.Count);
            own = own.reshape(-1, condition.shape[2]);
            var guidance = batch.Guided ? Strengths(images.Skip(first).Take(part.Images), ratio, part.Count, condition.device) : null;
            var sampled = _diffusion.Sample(own, guidance, noise.InitialResidual(part, channels), execution => noise.ResidualStep(part, channels, execution));
            parts.Add(sampled.view(part.Images, part.Count, channels).MoveToOuterDisposeScope());
        }
        var residuals = cat(parts, 0);
        observe?.Invoke("diff_out", residuals);
        return residuals.MoveToOuterDisposeScope();
    }

    // Some images' rows, and behind them their rows without a prompt, if there are any.
    private static Tensor Rows(Tensor condition, int first, int images, int all)
    {
        var own = condition.narrow(0, first, images);
        return condition.shape[0] == all ? own : cat([own, condition.narrow(0, all + first, images)], 0);
    }

    private Tensor Condition(SequenceBatch batch, Tensor hidden, Tensor vectors)
    {
        using var scope = NewDisposeScope();
        using (hidden)
        {
            var words = _transformer.EmbedWords(vectors.to(hidden.dtype));
            for (var first = 0L; first < hidden.shape[0]; first += words.shape[0]) hidden.narrow(0, first, words.shape[0]).add_(words, Scalars.One);
            return _transformer.NormDecoder(hidden).MoveToOuterDisposeScope();
        }
    }

    // By row. The reference switches guidance off where it is exactly 1.
    private static Tensor Strengths(IEnumerable<ImageSampling> images, double ratio, int cells, Device device)
    {
        var strengths = images.Select(image => image.Guidance * ratio).SelectMany(strength => Enumerable.Repeat(strength == 1 ? 0f : (float)strength, cells)).ToArray();
        return DeviceNumbers.Of(strengths, [strengths.Length, 1], device);
    }

    private static CellGroup[] LastGroups(int cells, int images, SamplingOptions options, ISamplingNoise noise)
    {
        if (options.MaskGitIterations == 1) return [CellGroup.All(images, cells)];
        var byImage = noise.Orders(cells).Select(order => MaskGitSchedule.Groups(order, options.MaskGitIterations)).ToArray();
        return [.. Enumerable.Range(0, byImage[0].Count).Select(group => new CellGroup(0, group, [.. byImage.Select(groups => groups[group])]))];
    }

    private static Action<string, Tensor>? Named(Action<string, Tensor>? observe, string prefix) =>
        observe is null ? null : (name, value) => observe(prefix + name, value);
}
