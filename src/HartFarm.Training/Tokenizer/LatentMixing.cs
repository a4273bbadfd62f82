using HartFarm.Model.HybridTokenizer;
using HartFarm.Training.Runs;

namespace HartFarm.Training.Tokenizer;

/// <summary>Gives the decoder the discrete latents of some images and the hybrid latents of the others. Source: Tang et al. 2024, section 3.1.</summary>
internal static class LatentMixing
{
    /// <summary>Latents <c>[B, C, P, P]</c>, chosen image by image.</summary>
    internal static Tensor Mix(QuantizerOutput output, TokenizerTrainingConfig config, long step, int part)
    {
        using var scope = NewDisposeScope();
        var random = StepRandom.Managed(config.Run.Seed, step, $"latents {part}");
        var images = output.Discrete.shape[0];
        var isDiscrete = Enumerable.Range(0, (int)images).Select(_ => random.NextDouble() < config.DiscreteProbability).ToArray();
        return scope.MoveToOuter(where(tensor(isDiscrete, [images, 1, 1, 1]).to(output.Discrete.device), output.Discrete, output.Hybrid));
    }
}
