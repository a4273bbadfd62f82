using HartFarm.Model.Runtime;

namespace HartFarm.Training.Runs;

/// <summary>What every training is told, as a training config has it under <c>run</c>.</summary>
public sealed record RunOptions
{
    /// <summary>The start of all random numbers.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Steps of the optimiser.</summary>
    public long Steps { get; init; } = 10_000;

    /// <summary>Images of one backward pass.</summary>
    public int Batch { get; init; } = 16;

    /// <summary>Backward passes of one step.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>The element type of the computation; masters and optimiser state are float32.</summary>
    public Precision Precision { get; init; } = Precision.Auto;

    /// <summary>Steps from one saved state to the next.</summary>
    public int SaveEverySteps { get; init; } = 500;

    /// <summary>Steps from one sample grid to the next.</summary>
    public int SampleEverySteps { get; init; } = 1000;

    /// <summary>Steps from one line of measurements to the next.</summary>
    public int LogEverySteps { get; init; } = 20;
}
