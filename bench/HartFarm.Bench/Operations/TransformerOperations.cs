using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Transformer;

namespace HartFarm.Bench.Operations;

/// <summary>The multiply-adds of the transformer, of what draws and feeds on its tokens, and of the residual diffusion.</summary>
/// <param name="config">The transformer.</param>
/// <param name="tokenizer">The image tokenizer.</param>
/// <param name="images">Images of a batch.</param>
/// <param name="prompts">Distinct prompts among them.</param>
/// <param name="rows">Sequences: one an image, or two with guidance.</param>
internal sealed class TransformerOperations(HartConfig config, HybridTokenizerConfig tokenizer, long images, long prompts, long rows)
{
    private const long Sinusoid = 256;

    private readonly ScaleLayout _scales = new(config.PatchNums);

    private long Width => config.EmbedDim;

    private long Channels => tokenizer.ZChannels;

    private long Codes => tokenizer.VocabSize;

    /// <summary>One scale: the pass through the transformer, the head, the draw, and what the next scale is fed.</summary>
    internal long Scale(int scale)
    {
        long tokens = _scales.Tokens(scale), heads = scale == 0 ? images : rows;
        var pass = scale == 0 ? PromptPass() : images * tokens * Channels * Width + Blocks(rows, tokens, config.ContextToken + _scales.Offset(scale + 1) - 1);
        var draw = heads * tokens * Width * Codes + images * tokens * Codes * Channels;
        return pass + draw + images * NextInput(scale);
    }

    /// <summary>The last scale's residuals.</summary>
    internal long ResidualDiffusion()
    {
        long tokens = _scales.Tokens(_scales.Last), width = config.DiffWidth, steps = config.NumSamplingSteps;
        var blocks = config.DiffDepth * 5 * width * width;
        var final = 2 * width * width + width * 2 * Channels;
        return images * tokens * Channels * Width
            + rows * tokens * Width * width
            + steps * Timestep(width)
            + steps * images * tokens * Channels * width
            + steps * rows * tokens * (blocks + final);
    }

    // The prompt's tokens, what they tell every layer, and the levels' embeddings.
    private long PromptPass()
    {
        long tokens = config.ContextToken;
        var perLayer = config.AdaptiveNorm == AdaptiveNorm.Linear ? 6 * Width * Width : 0;
        var levels = config.UseTimestepEmbed ? config.PatchNums.Count * Timestep(Width) : 0;
        return prompts * (tokens * config.ContextDim * Width + 2 * Width * Width + config.Depth * perLayer) + levels + Blocks(prompts, tokens, tokens);
    }

    private long Blocks(long sequences, long tokens, long keys)
    {
        var feedForward = (config.GatedFeedForward ? 3 : 2) * Width * config.FeedForwardDim;
        return sequences * tokens * config.Depth * (4 * Width * Width + feedForward + 2 * keys * Width);
    }

    // Up to the latent's size, through a residual convolution, and down to the next scale's: each by two products with a small matrix.
    private long NextInput(int scale)
    {
        if (scale == _scales.Last) return 0;
        long side = _scales.LargestSide;
        var convolution = tokenizer.ResidualRatio == 0 ? 0 : side * side * Channels * Channels * 9;
        return Resampling(_scales.PatchNums[scale], side) + convolution + Resampling(side, _scales.PatchNums[scale + 1]);
    }

    private long Resampling(long from, long to) => from == to ? 0 : Channels * from * to * (from + to);

    private static long Timestep(long width) => Sinusoid * width + width * width;
}
