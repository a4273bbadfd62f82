using HartFarm.Training.Optimization;
using HartFarm.Training.Runs;

namespace HartFarm.Training.Configs;

/// <summary>Sees that the numbers that all trainings have are such that a training can go by them.</summary>
public static class TrainingConfigCheck
{
    /// <param name="path">The config's file.</param>
    /// <param name="run">Its field <c>run</c>.</param>
    /// <param name="optimizer">Its field <c>optimizer</c>.</param>
    /// <exception cref="TrainingException">A number is out of range; the message names the file and the field.</exception>
    public static void Require(string path, RunOptions run, AdamWOptions optimizer)
    {
        (string Field, double Value, double Least, double Most)[] fields =
        [
            ("run.steps", run.Steps, 1, int.MaxValue), ("run.batch", run.Batch, 1, 65_536), ("run.accumulation", run.Accumulation, 1, 65_536),
            ("run.save_every_steps", run.SaveEverySteps, 1, int.MaxValue), ("run.sample_every_steps", run.SampleEverySteps, 1, int.MaxValue),
            ("run.log_every_steps", run.LogEverySteps, 1, int.MaxValue),
            ("optimizer.learning_rate", optimizer.LearningRate, double.Epsilon, 10), ("optimizer.beta1", optimizer.Beta1, 0, 1 - 1e-9),
            ("optimizer.beta2", optimizer.Beta2, 0, 1 - 1e-9), ("optimizer.epsilon", optimizer.Epsilon, double.Epsilon, 1),
            ("optimizer.weight_decay", optimizer.WeightDecay, 0, 100), ("optimizer.clip_norm", optimizer.ClipNorm, 0, double.MaxValue),
            ("optimizer.warm_up_steps", optimizer.WarmUpSteps, 0, int.MaxValue), ("optimizer.decay_from", optimizer.DecayFrom, 0, 1),
            ("optimizer.final_share", optimizer.FinalShare, 0, 1), ("optimizer.average_decay", optimizer.AverageDecay, 0, 1),
        ];
        foreach (var (field, value, least, most) in fields)
        {
            if (value >= least && value <= most) continue;
            var wanted = least == double.Epsilon ? $"above 0 and at most {most}" : $"from {least} to {most}";
            throw new TrainingException(FormattableString.Invariant($"{path}: {field} is {value}; it must be {wanted}."));
        }
    }
}
