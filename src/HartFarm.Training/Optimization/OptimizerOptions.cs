namespace HartFarm.Training.Optimization;

/// <summary>The optimiser's settings, as a training config has them under <c>optimizer</c>.</summary>
public sealed record OptimizerOptions
{
    /// <summary>The highest learning rate.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Whether the matrices of layers that repeat move by Muon; all else moves by AdamW.</summary>
    public bool Muon { get; init; }

    /// <summary>How slowly the mean of the gradients moves, 0 to 1.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>How slowly the mean of their squares moves, 0 to 1.</summary>
    public double Beta2 { get; init; } = 0.95;

    /// <summary>Added to the root of the squares' mean.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>The share of a weight, times the learning rate, that is taken away at each step.</summary>
    public double WeightDecay { get; init; } = 0.01;

    /// <summary>The greatest length of all gradients together; 0 is off.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Steps in which the learning rate grows from 0.</summary>
    public int WarmUpSteps { get; init; } = 100;

    /// <summary>The share of all steps after which the learning rate falls along half a cosine, 0 to 1.</summary>
    public double DecayFrom { get; init; }

    /// <summary>What is left of the learning rate at the last step, as a share.</summary>
    public double FinalShare { get; init; } = 0.01;

    /// <summary>How slowly the average of the weights moves, 0 to 1.</summary>
    public double AverageDecay { get; init; } = 0.999;
}
