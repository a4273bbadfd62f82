using HartFarm.Training.Optimization;
using HartFarm.Training.Runs;

namespace HartFarm.Training.Evaluation.Features;

/// <summary>How the network behind <see cref="SceneFeatures"/> is trained.</summary>
public sealed record SceneFeatureTrainingConfig
{
    /// <summary>Steps, batches and when to save.</summary>
    public RunOptions Run { get; init; } = new() { Steps = 4000, Batch = 64 };

    /// <summary>The optimiser.</summary>
    public OptimizerOptions Optimizer { get; init; } = new() { LearningRate = 2e-3, WeightDecay = 0.05, AverageDecay = 0.99 };

    /// <summary>The side of the images in pixels, a power of two; images of another side are brought to it when they are measured.</summary>
    public int Size { get; init; } = 64;
}
