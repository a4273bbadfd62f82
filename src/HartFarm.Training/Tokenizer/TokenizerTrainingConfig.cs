using HartFarm.Training.Optimization;
using HartFarm.Training.Runs;

namespace HartFarm.Training.Tokenizer;

/// <summary>How a hybrid tokenizer is trained.</summary>
public sealed record TokenizerTrainingConfig
{
    /// <summary>Steps, batches and when to save.</summary>
    public RunOptions Run { get; init; } = new();

    /// <summary>The optimiser.</summary>
    public OptimizerOptions Optimizer { get; init; } = new();

    /// <summary>The weight of the mean absolute error beside the mean squared error.</summary>
    public double AbsoluteWeight { get; init; } = 0.1;

    /// <summary>The weight of the quantizer's loss.</summary>
    public double VqWeight { get; init; } = 0.1;

    /// <summary>The probability that the decoder is given the discrete latent of an image, and not the hybrid one (Tang et al. 2024, section 3.1).</summary>
    public double DiscreteProbability { get; init; } = 0.5;

    /// <summary>The step from which latents are quantized; before it a plain autoencoder is trained, whose latents then start the code book.</summary>
    public long QuantizeFromStep { get; init; } = 700;

    /// <summary>How often codes that stood for nothing are put where vectors are coded badly; 0 is never.</summary>
    public int ReviveEverySteps { get; init; } = 50;

    /// <summary>The standard deviation that the residual is scaled to in the exported checkpoint; the residual diffusion expects it within 0.6.</summary>
    public double ResidualDeviation { get; init; } = 0.35;

    /// <summary>How hard the discriminator pulls at the decoder beside the reconstruction (Esser et al. 2021 take 0.8); 0 trains without one.</summary>
    public double AdversarialWeight { get; init; }

    /// <summary>The step from which there is a discriminator; by then reconstructions should be near, for it is not to teach what the error can.</summary>
    public long AdversarialFromStep { get; init; } = 5000;

    /// <summary>Channels of the discriminator's first layer.</summary>
    public int DiscriminatorWidth { get; init; } = 64;

    /// <summary>How often the discriminator halves its map: three give patches of 70 pixels.</summary>
    public int DiscriminatorLayers { get; init; } = 3;

    /// <summary>The discriminator's optimiser.</summary>
    public OptimizerOptions DiscriminatorOptimizer { get; init; } = new() { LearningRate = 1e-4, Beta1 = 0.5, Beta2 = 0.9, WeightDecay = 0 };
}
