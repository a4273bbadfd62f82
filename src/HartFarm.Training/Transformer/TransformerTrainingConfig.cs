using HartFarm.Training.Optimization;
using HartFarm.Training.Runs;

namespace HartFarm.Training.Transformer;

/// <summary>How a transformer is trained, its residual diffusion along with it.</summary>
public sealed record TransformerTrainingConfig
{
    /// <summary>Steps, batches and when to save.</summary>
    public RunOptions Run { get; init; } = new() { Batch = 32 };

    /// <summary>The optimiser.</summary>
    public OptimizerOptions Optimizer { get; init; } = new() { WeightDecay = 0.05, WarmUpSteps = 200, DecayFrom = 0.5, AverageDecay = 0.998 };

    /// <summary>The weight of the residual diffusion's loss beside the cross-entropy of the codes.</summary>
    public double DiffusionWeight { get; init; } = 1;

    /// <summary>
    /// How many scales are learned, from the coarsest: 2 to all. Null is all, and the residual diffusion with them. The coarse ones say what
    /// is where with a fraction of the tokens, so that a training which begins with them sees more pictures in its time.
    /// </summary>
    public int? Scales { get; init; }

    /// <summary>
    /// How far scales count alike, whatever their number of codes: with 0 each code counts as much as another, with 1 each scale. Coarse
    /// scales, whose few codes say what is where, are learned earlier with more.
    /// </summary>
    public double ScaleBalance { get; init; }

    /// <summary>
    /// Whether some tokens of the last scale are left out of each pass: a share drawn from a normal distribution of mean 1 and deviation
    /// 0.25, truncated to 0.5 to 1 (Tang et al. 2024, section 3.3). At least 32 tokens stay.
    /// </summary>
    public bool DropLastScale { get; init; } = true;

    /// <summary>Whether the text encoder learns too.</summary>
    public bool TrainTextEncoder { get; init; } = true;
}
