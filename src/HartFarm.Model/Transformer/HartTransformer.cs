using HartFarm.Model.Diffusion;
using HartFarm.Model.Layers;
using HartFarm.Model.Parameters;

namespace HartFarm.Model.Transformer;

/// <summary>
/// HART's scalable-resolution autoregressive transformer: the parts and steps that training and inference share. Source: Tang et al.
/// 2024, section 3, with the names of the published checkpoint's keys.
/// </summary>
public sealed class HartTransformer
{
    private readonly RmsNorm? context_norm;
    private readonly Linear context_embed;
    private readonly Linear word_embed;
    private readonly LevelEmbedding lvl_embed;
    private readonly Block[] blocks;
    private readonly HeadNorm head_nm;
    private readonly Linear head;
    private readonly RmsNorm decoder_norm;

    /// <param name="scope">Where the parameters come from.</param>
    /// <param name="config">The hyper-parameters.</param>
    /// <param name="vocabSize">V, the size of the tokenizer's code book.</param>
    /// <param name="channels">C, the channels of the tokenizer's latents.</param>
    public HartTransformer(ParameterScope scope, HartConfig config, int vocabSize, int channels)
    {
        Config = config;
        Scales = new ScaleLayout(config.PatchNums);
        if (config.UseContextNorm) context_norm = new RmsNorm(scope["context_norm"], config.ContextDim, config.NormEps);
        context_embed = new Linear(scope["context_embed"], config.ContextDim, config.EmbedDim);
        word_embed = new Linear(scope["word_embed"], channels, config.EmbedDim);
        lvl_embed = new LevelEmbedding(scope, config);
        blocks = [.. Enumerable.Range(0, config.Depth).Select(layer => new Block(scope["blocks"][layer], config))];
        head_nm = new HeadNorm(scope["head_nm"], config);
        head = new Linear(scope["head"], config.EmbedDim, vocabSize);
        decoder_norm = new RmsNorm(scope["decoder_norm"], config.EmbedDim, config.NormEps);
        Diffusion = new ResidualMlp(scope["diffloss"]["net"], config.DiffWidth, config.DiffDepth, config.EmbedDim, channels);
        // Buffers of the published files, the mask of 380 MB among them.
        scope.Ignore("lvl_1L");
        scope.Ignore("attn_bias_for_masking");
    }

    /// <summary>The hyper-parameters.</summary>
    public HartConfig Config { get; }

    /// <summary>The scales of an image.</summary>
    public ScaleLayout Scales { get; }

    /// <summary>The network that predicts the residual's noise.</summary>
    public ResidualMlp Diffusion { get; }

    /// <summary>The text features <c>[B, T, context_dim]</c>, normed where the config says so.</summary>
    public Tensor NormContext(Tensor context) => context_norm?.Forward(context) ?? context.alias();

    /// <summary>The embedded context c, <c>[B, T, D]</c>, of normed text features; padded positions too.</summary>
    public Tensor EmbedContext(Tensor normedContext) => context_embed.Forward(normedContext);

    /// <summary>What every layer is told of the prompt: <paramref name="c"/> <c>[B, T, D]</c>, <paramref name="mask"/> <c>[B, T]</c> of 0 and 1.</summary>
    public Conditioning Condition(Tensor c, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var pooled = Pool(c, mask);
        var modulations = pooled is null ? null : blocks.Select(block => block.Modulation(pooled)!).ToArray();
        var (scale, shift) = head_nm.Modulation(c);
        return new Conditioning(modulations, scale, shift, pooled).MoveToOuterScope();
    }

    /// <summary>The embeddings of all levels, <c>[K, D]</c>.</summary>
    public Tensor LevelEmbeddings(Device device, ScalarType type) => lvl_embed.Forward(device, type);

    /// <summary>Latents <c>[B, L, C]</c> as tokens <c>[B, L, D]</c>.</summary>
    public Tensor EmbedWords(Tensor latents) => word_embed.Forward(latents);

    /// <summary>Training form: all tokens through all blocks, under the added mask <c>[S, S]</c>.</summary>
    public Tensor Forward(Tensor x, Conditioning conditioning, RotaryTables rotary, Tensor mask, Func<int, BlockObserver?>? observe = null)
    {
        using var scope = NewDisposeScope();
        for (var layer = 0; layer < blocks.Length; layer++)
        {
            var seen = observe?.Invoke(layer);
            x = blocks[layer].Forward(x, conditioning.Blocks?[layer], rotary, mask, seen);
            seen?.Invoke("", x);
        }
        return x.MoveToOuterDisposeScope();
    }

    /// <summary>Inference form: the tokens <c>[B, L, D]</c> of one stage through all blocks, after those in the cache.</summary>
    /// <param name="x">The stage's tokens, of the first B sequences of the cache. They are freed as soon as they are read, or become the result.</param>
    /// <param name="conditioning">What the blocks are told.</param>
    /// <param name="rotary">The tokens' positions.</param>
    /// <param name="cache">Keys and values of the stages before.</param>
    /// <param name="keep">Whether a later stage will read this one's keys and values.</param>
    /// <param name="observe">Is shown each block's output.</param>
    internal Tensor Forward(Tensor x, Conditioning conditioning, RotaryTables rotary, KeyValueCache cache, bool keep, Action<int, Tensor>? observe = null)
    {
        var tokens = x.shape[1];
        using var rooms = new StageRooms();
        var paired = blocks[0].TurnsPairs && PairedRotary.Suits(x) ? rotary.Paired(Attention.QueryScale) : null;
        for (var layer = 0; layer < blocks.Length; layer++)
        {
            using var scope = NewDisposeScope();
            var slot = cache.Reserve(layer, x.shape[0], tokens, keep);
            if (blocks[layer].WorksInTiles(x, slot))
            {
                blocks[layer].ForwardInPlace(x, rooms, conditioning.Blocks?[layer], rotary, slot);
            }
            else
            {
                var next = blocks[layer].Forward(x, conditioning.Blocks?[layer], rotary, paired, slot);
                x.Dispose();
                x = next.MoveToOuterDisposeScope();
            }
            observe?.Invoke(layer, x);
        }
        if (keep) cache.Advance(tokens);
        return x;
    }

    /// <summary>The modulated norm before the head, <c>[B, L, D]</c>.</summary>
    public Tensor NormHead(Tensor x, Conditioning conditioning) => head_nm.Forward(x, conditioning);

    /// <summary>Logits over the code book, <c>[B, L, V]</c>, of normed tokens.</summary>
    public Tensor Head(Tensor normed) => head.Forward(normed);

    /// <summary>What the residual diffusion is conditioned on: the norm of the last scale's tokens with their codes added, <c>[B, L, D]</c>.</summary>
    public Tensor NormDecoder(Tensor x) => decoder_norm.Forward(x);

    private Tensor? Pool(Tensor c, Tensor mask) => Config.AdaptiveNorm switch
    {
        AdaptiveNorm.None => null,
        AdaptiveNorm.Linear when !Config.AveragePooling => c.amax([1]),
        _ => MaskedMean(c, mask),
    };

    private static Tensor MaskedMean(Tensor c, Tensor mask)
    {
        using var scope = NewDisposeScope();
        var weights = mask.to(ScalarType.Float32).unsqueeze(-1);
        var count = weights.sum(1).maximum(tensor(new[] { 1f }, device: c.device));
        return ((c.to(ScalarType.Float32) * weights).sum(1) / count).to(c.dtype).MoveToOuterDisposeScope();
    }
}
