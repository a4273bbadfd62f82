using HartFarm.Model.HybridTokenizer;

namespace HartFarm.Model.Memory;

/// <summary>Bytes of turning latents into images.</summary>
/// <param name="config">The image tokenizer's config.</param>
/// <param name="size">Bytes of an element.</param>
internal sealed class DecoderMemory(HybridTokenizerConfig config, long size)
{
    private const long FloatSize = sizeof(float);

    /// <summary>One image in float32.</summary>
    internal long Pixels => 3L * config.ImageSize * config.ImageSize * FloatSize;

    /// <summary>The most that <paramref name="images"/> images take at once, the pixels among it.</summary>
    internal long Peak(long images)
    {
        long most = 0;
        for (var level = config.ChMult.Count - 1; level >= 0; level--)
        {
            long side = (long)config.LatentSize << (config.ChMult.Count - 1 - level);
            var above = config.Channels(Math.Min(level + 1, config.ChMult.Count - 1));
            // A residual block has three maps at once, of the wider of its inputs and outputs, and a convolution puts one in another order.
            most = Math.Max(most, 4 * side * side * Math.Max(above, config.Channels(level)));
        }
        return images * (most * size + 2 * Pixels);
    }
}
