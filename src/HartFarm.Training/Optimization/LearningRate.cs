namespace HartFarm.Training.Optimization;

/// <summary>The learning rate by step: a linear warm-up, a plateau, then half a cosine (Loshchilov and Hutter 2017).</summary>
public static class LearningRate
{
    /// <summary>The rate of a step, counted from 0, of so many in all.</summary>
    public static double At(OptimizerOptions options, long step, long steps)
    {
        var warm = options.WarmUpSteps <= 0 ? 1 : Math.Min(1, (step + 1.0) / options.WarmUpSteps);
        var from = Math.Max(options.WarmUpSteps, steps * options.DecayFrom);
        if (step < from || steps <= from) return options.LearningRate * warm;
        var gone = Math.Min(1, (step + 1 - from) / (steps - from));
        var share = options.FinalShare + (1 - options.FinalShare) * 0.5 * (1 + Math.Cos(Math.PI * gone));
        return options.LearningRate * warm * share;
    }
}
