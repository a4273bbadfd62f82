using HartFarm.Model.Layers;
using HartFarm.Model.Tensors;
using HartFarm.Model.Transformer;

namespace HartFarm.Model.Sampling;

/// <summary>
/// The sequences of a batch: one an image, and with guidance a second one without its prompt behind them, so B or 2B rows. Holds what
/// they have in the cache and what they are conditioned on.
/// </summary>
internal sealed class SequenceBatch : IDisposable
{
    private readonly HartTransformer _transformer;
    private readonly KeyValueCache _cache;
    private readonly Conditioning _conditioning;
    private readonly Tensor _levels;
    private readonly float[] _offsets;
    private readonly int _images;

    /// <param name="transformer">The model.</param>
    /// <param name="prompts">The prompts.</param>
    /// <param name="unconditional">The state of the sequence without a prompt, the same for every image; null for no guidance.</param>
    /// <param name="lastGroup">How many tokens the last pass will have: they are not kept.</param>
    /// <param name="observe">Is shown the prompt stage's tensors.</param>
    internal SequenceBatch(HartTransformer transformer, PromptBatch prompts, PromptState? unconditional, int lastGroup, Action<string, Tensor>? observe)
    {
        using var scope = NewDisposeScope();
        _transformer = transformer;
        _images = prompts.Images;
        var (config, type, device) = (transformer.Config, prompts.Context.dtype, prompts.Context.device);
        var rows = unconditional is null ? _images : 2 * _images;
        var capacity = config.ContextToken + transformer.Scales.TokenCount - 1 - lastGroup;
        using var state = PromptStage.Run(transformer, prompts.Context, prompts.Mask, prompts.Positions(), observe);
        var promptOfImage = tensor(prompts.PromptOfImage.ToArray()).to(device);
        _cache = new KeyValueCache(config.Depth, rows, config.NumHeads, capacity, config.HeadDim, type, device);
        try
        {
            FillCache(state, unconditional, promptOfImage);
            var own = state.Conditioning.Map(vector => vector.index_select(0, promptOfImage));
            _conditioning = (unconditional is null ? own : own.Followed(unconditional.Conditioning.Map(vector => vector.expand(_images, -1, -1)))).Detach();
            _levels = transformer.LevelEmbeddings(device, type).DetachFromDisposeScope();
            var last = prompts.LastPositions();
            var offsets = prompts.PromptOfImage.Select(prompt => last[prompt]);
            _offsets = [.. unconditional is null ? offsets : offsets.Concat(Enumerable.Repeat(0f, _images))];
            // Stage 0 reads its logits at the last context position alone, and has no guidance.
            var hidden = state.Hidden.narrow(1, config.ContextToken - 1, 1).index_select(0, promptOfImage);
            FirstHidden = hidden.contiguous().DetachFromDisposeScope();
            _firstConditioning = own.Map(vector => vector.contiguous()).Detach();
        }
        catch
        {
            _cache.Dispose();
            throw;
        }
    }

    private readonly Conditioning _firstConditioning;

    /// <summary>The state that predicts the first code, <c>[B, 1, D]</c>.</summary>
    internal Tensor FirstHidden { get; }

    /// <summary>Whether there are sequences without prompts.</summary>
    internal bool Guided => _conditioning.HeadScale.shape[0] > _images;

    /// <summary>Tokens of one scale through all blocks: <c>[B or 2B, L, D]</c>.</summary>
    /// <param name="scale">The scale.</param>
    /// <param name="latents">What the tokens are made from, <c>[B, L, C]</c>: the same for both sequences of an image.</param>
    /// <param name="cells">Which of the scale's cells each image's tokens are.</param>
    /// <param name="keep">Whether a later pass will read their keys and values.</param>
    /// <param name="observe">Is shown <c>x_in</c> and each block's output.</param>
    internal Tensor Forward(int scale, Tensor latents, CellGroup cells, bool keep, Action<string, Tensor>? observe)
    {
        using var scope = NewDisposeScope();
        var type = _levels.dtype;
        var x = _transformer.EmbedWords(latents.to(type)).add_(_levels.narrow(0, scale, 1).unsqueeze(0), Scalars.One);
        if (Guided)
        {
            using var once = x;
            x = cat([once, once], 0);
        }
        observe?.Invoke("x_in", x);
        var hidden = _transformer.Forward(x, _conditioning, Rotary(scale, cells), _cache, keep, (layer, value) => observe?.Invoke($"block{layer}", value));
        return hidden.MoveToOuterDisposeScope();
    }

    /// <summary>Float32 logits of some images: conditional, and unconditional or null, <c>[n, L, V]</c> each.</summary>
    internal (Tensor Conditional, Tensor? Unconditional) Logits(Tensor hidden, int first, int images)
    {
        using var scope = NewDisposeScope();
        var conditional = Head(hidden, _conditioning, first, images);
        var unconditional = Guided ? Head(hidden, _conditioning, _images + first, images) : null;
        return (conditional.MoveToOuterDisposeScope(), unconditional?.MoveToOuterDisposeScope());
    }

    /// <summary>Float32 logits of the first code, <c>[B, 1, V]</c>.</summary>
    internal Tensor FirstLogits()
    {
        using var scope = NewDisposeScope();
        return Head(FirstHidden, _firstConditioning, 0, _images).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        _cache.Dispose();
        _conditioning.Dispose();
        _firstConditioning.Dispose();
        _levels.Dispose();
        FirstHidden.Dispose();
    }

    private Tensor Head(Tensor hidden, Conditioning conditioning, int first, int rows)
    {
        var part = conditioning.HeadScale.shape[0] == rows ? conditioning : conditioning with
        {
            HeadScale = conditioning.HeadScale.narrow(0, first, rows),
            HeadShift = conditioning.HeadShift.narrow(0, first, rows),
        };
        using var scope = NewDisposeScope();
        var logits = _transformer.Head(_transformer.NormHead(hidden.narrow(0, first, rows), part));
        return logits.to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    private void FillCache(PromptState state, PromptState? unconditional, Tensor promptOfImage)
    {
        var tokens = state.Cache.Length;
        for (var layer = 0; layer < _transformer.Config.Depth; layer++)
        {
            using var scope = NewDisposeScope();
            var (keys, values) = _cache.Layer(layer);
            var (ownKeys, ownValues) = state.Cache.Layer(layer);
            keys.narrow(0, 0, _images).narrow(2, 0, tokens).copy_(ownKeys.index_select(0, promptOfImage));
            values.narrow(0, 0, _images).narrow(2, 0, tokens).copy_(ownValues.index_select(0, promptOfImage));
            if (unconditional is null) continue;
            var (emptyKeys, emptyValues) = unconditional.Cache.Layer(layer);
            keys.narrow(0, _images, _images).narrow(2, 0, tokens).copy_(emptyKeys);
            values.narrow(0, _images, _images).narrow(2, 0, tokens).copy_(emptyValues);
        }
        _cache.Advance(tokens);
    }

    private RotaryTables Rotary(int scale, CellGroup cells)
    {
        var all = _transformer.Scales.Positions(scale);
        var (headDim, device) = (_transformer.Config.HeadDim, _levels.device);
        var tables = RotaryTables.Image(all, _offsets, headDim, device);
        if (cells.Count == all.Length / 2) return tables;
        var index = tensor(Enumerable.Range(0, _offsets.Length).SelectMany(row => cells.Cells[row % _images]).ToArray(), [_offsets.Length, cells.Count]);
        return tables.Gather(index.to(device));
    }
}
