using HartFarm.Model.HybridTokenizer;
using static HartFarm.Bench.Operations.ConvolutionOperations;

namespace HartFarm.Bench.Operations;

/// <summary>The image tokenizer's multiply-adds from latents to pixels.</summary>
internal static class DecoderOperations
{
    /// <summary>Those of one image.</summary>
    internal static long Products(HybridTokenizerConfig config)
    {
        long side = config.LatentSize, channels = Channels(config, config.ChMult.Count - 1);
        var sum = Convolution(side, config.ZChannels, config.ZChannels, config.QuantConvKs) + Convolution(side, config.ZChannels, channels, 3);
        sum += 2 * Residual(side, channels, channels) + Attention(side, channels);
        for (var level = config.ChMult.Count - 1; level >= 0; level--)
        {
            for (var block = 0; block <= config.NumResBlocks; block++)
            {
                sum += Residual(side, channels, Channels(config, level));
                channels = Channels(config, level);
                if (level == config.ChMult.Count - 1) sum += Attention(side, channels);
            }
            if (level == 0) break;
            side *= 2;
            sum += Convolution(side, channels, channels, 3);
        }
        return sum + Convolution(side, channels, 3, 3);
    }

    private static long Channels(HybridTokenizerConfig config, int level) => config.Ch * config.ChMult[level];
}
