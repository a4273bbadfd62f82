using HartFarm.Model.HybridTokenizer;
using static HartFarm.Bench.Operations.ConvolutionOperations;

namespace HartFarm.Bench.Operations;

/// <summary>The image tokenizer's multiply-adds from pixels to latents.</summary>
internal static class EncoderOperations
{
    /// <summary>Those of one image.</summary>
    internal static long Products(HybridTokenizerConfig config)
    {
        long side = config.ImageSize, channels = Channels(config, 0);
        var (last, sum) = (config.ChMult.Count - 1, Convolution(side, 3, channels, 3));
        for (var level = 0; level <= last; level++)
        {
            for (var block = 0; block < config.NumResBlocks; block++)
            {
                sum += Residual(side, channels, Channels(config, level));
                channels = Channels(config, level);
                if (level == last) sum += Attention(side, channels);
            }
            if (level == last) break;
            side /= 2;
            sum += Convolution(side, channels, channels, 3);
        }
        sum += 2 * Residual(side, channels, channels) + Attention(side, channels);
        return sum + Convolution(side, channels, config.ZChannels, 3)
            + Convolution(side, config.ZChannels, config.ZChannels, config.QuantConvKs);
    }

    private static long Channels(HybridTokenizerConfig config, int level) => config.Ch * config.ChMult[level];
}
