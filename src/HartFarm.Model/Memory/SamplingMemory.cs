using HartFarm.Model.Sampling;
using HartFarm.Model.Transformer;

namespace HartFarm.Model.Memory;

/// <summary>Bytes of drawing codes and denoising residuals, for the part of a batch that is worked on at once.</summary>
/// <param name="config">The transformer's hyper-parameters.</param>
/// <param name="vocabulary">V, codes in the code book.</param>
/// <param name="channels">C, channels of the latents.</param>
/// <param name="size">Bytes of an element.</param>
internal sealed class SamplingMemory(HartConfig config, long vocabulary, long channels, long size)
{
    private const long FloatSize = sizeof(float);

    /// <summary>The logits of <paramref name="tokens"/> tokens of each image, and what is made of them.</summary>
    internal long Logits(long images, long tokens)
    {
        var logits = HartSampler.ImagesAtOnce(HartSampler.LogitsAtOnce, tokens * vocabulary, images) * tokens * vocabulary;
        // The filtered ones, their probabilities and their totals; or the sharpened ones, the noise, and the mixture.
        return 3 * logits * FloatSize;
    }

    /// <summary>The residuals of <paramref name="tokens"/> tokens of each image, and the network that denoises them.</summary>
    internal long Diffusion(long images, long tokens, bool guided)
    {
        var branches = guided ? 2 : 1;
        var rows = HartSampler.ImagesAtOnce(HartSampler.ResidualRowsAtOnce, tokens, images) * tokens * branches;
        var conditions = 2 * images * tokens * branches * config.EmbedDim * size;
        // A block's modulation of three widths, its input, norm and product; around it the conditions, what modulates, and the residuals.
        return conditions + rows * (8 * config.DiffWidth * size + 8 * channels * FloatSize);
    }
}
