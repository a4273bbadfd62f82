using HartFarm.Model.HybridTokenizer;

namespace HartFarm.Model.Tests.HybridTokenizer;

internal static class TokenizerConfigs
{
    /// <summary>Small enough for loops: 8x8 pixels, a latent of 4x4 with 3 channels, 11 codes.</summary>
    internal static HybridTokenizerConfig Small { get; } = new()
    {
        VocabSize = 11,
        ZChannels = 3,
        Ch = 8,
        ChMult = [1, 2],
        VPatchNums = [1, 2, 3, 4],
        NormGroups = 4,
        NumResBlocks = 1,
    };
}
