using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Text;
using HartFarm.Model.Transformer;

namespace HartFarm.Bench.Operations;

/// <summary>
/// The additions and multiplications of a training step in matrix products and convolutions: two for each multiply-add, and a backward pass
/// is twice its forward pass. Padding, norms and the optimiser are left out.
/// </summary>
public static class TrainingOperations
{
    private const int ForwardAndBackward = 3;

    /// <summary>A step of the image tokenizer's training.</summary>
    public static long Tokenizer(HybridTokenizerConfig config, long images) =>
        2 * ForwardAndBackward * images * (EncoderOperations.Products(config) + DecoderOperations.Products(config));

    /// <summary>A step of the transformer's training, all of the last scale kept: the images are encoded first, without a backward pass.</summary>
    public static long Transformer(HartConfig config, HybridTokenizerConfig tokenizer, Qwen2Config text, long images)
    {
        long width = config.EmbedDim, channels = tokenizer.ZChannels, diffusion = config.DiffWidth;
        var scales = new ScaleLayout(config.PatchNums);
        long tokens = scales.TokenCount, last = scales.Tokens(scales.Last), all = config.ContextToken + tokens - 1;
        var blocks = all * config.Depth * (4 * width * width + (config.GatedFeedForward ? 3 : 2) * width * config.FeedForwardDim + 2 * all * width);
        var around = config.ContextToken * config.ContextDim * width + (tokens - 1) * channels * width + tokens * width * tokenizer.VocabSize;
        var denoised = last * config.DiffusionBatchMul
            * (width * diffusion + channels * diffusion + config.DiffDepth * 5 * diffusion * diffusion + 2 * diffusion * diffusion + diffusion * 2 * channels);
        var learned = blocks + around + denoised + TextOperations.Products(text, 1, config.ContextToken, 0);
        return 2 * images * (ForwardAndBackward * learned + EncoderOperations.Products(tokenizer));
    }
}
