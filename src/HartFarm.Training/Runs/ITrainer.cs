using HartFarm.Training.Optimization;

namespace HartFarm.Training.Runs;

/// <summary>What is different from one kind of training to another; the run does what is alike.</summary>
public interface ITrainer : IDisposable
{
    /// <summary>What is trained.</summary>
    TrainableParameters Parameters { get; }

    /// <summary>Its optimiser.</summary>
    Optimizer Optimizer { get; }

    /// <summary>The forward and backward passes of a step; gradients are collected in the optimiser.</summary>
    /// <param name="parts">What to learn from: the parts of the step's batch, each with a pass of its own.</param>
    /// <param name="step">The step, from 0.</param>
    /// <returns>What was measured of each part, by name; <c>loss</c> among it.</returns>
    IReadOnlyList<IReadOnlyDictionary<string, double>> Backward(IReadOnlyList<TrainingBatch> parts, long step);

    /// <summary>Called after the optimiser's step.</summary>
    void AfterStep(long step);

    /// <summary>What must be kept beside the parameters to resume, by name.</summary>
    IReadOnlyDictionary<string, Tensor> State { get; }

    /// <summary>Called when parameters, optimiser and <see cref="State"/> were set to what a file holds.</summary>
    void AfterLoad()
    {
    }

    /// <summary>Pictures that show how far the training is, <c>[n, 3, H, W]</c> in [-1, 1], n in rows of eight; made with averaged weights.</summary>
    Tensor Samples();

    /// <summary>Writes the part of a checkpoint folder that was trained, with averaged weights.</summary>
    void Export(string folder);
}
