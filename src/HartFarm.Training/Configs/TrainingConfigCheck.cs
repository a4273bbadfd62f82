using HartFarm.Training.Optimization;
using HartFarm.Training.Runs;
using HartFarm.Training.Tokenizer;
using HartFarm.Training.Transformer;

namespace HartFarm.Training.Configs;

/// <summary>Sees that a config's numbers are such that a training can go by them.</summary>
public static class TrainingConfigCheck
{
    private const double Above0 = double.Epsilon;

    /// <summary>What all trainings have.</summary>
    /// <param name="path">The config's file.</param>
    /// <param name="run">Its field <c>run</c>.</param>
    /// <param name="optimizer">Its field <c>optimizer</c>.</param>
    /// <exception cref="TrainingException">A number is out of range; the message names the file and the field.</exception>
    public static void Require(string path, RunOptions run, OptimizerOptions optimizer)
    {
        Require(
            path,
            ("run.steps", run.Steps, 1, int.MaxValue),
            ("run.batch", run.Batch, 1, 65_536),
            ("run.accumulation", run.Accumulation, 1, 65_536),
            ("run.save_every_steps", run.SaveEverySteps, 1, int.MaxValue),
            ("run.sample_every_steps", run.SampleEverySteps, 1, int.MaxValue),
            ("run.log_every_steps", run.LogEverySteps, 1, int.MaxValue));
        Require(path, "optimizer", optimizer);
    }

    /// <summary>A tokenizer's training.</summary>
    /// <exception cref="TrainingException">A number is out of range; the message names the file and the field.</exception>
    public static void Require(string path, TokenizerTrainingConfig training)
    {
        Require(path, training.Run, training.Optimizer);
        RefuseMuon(path, "training.optimizer", training.Optimizer);
        RefuseMuon(path, "training.discriminator_optimizer", training.DiscriminatorOptimizer);
        Require(
            path,
            ("training.absolute_weight", training.AbsoluteWeight, 0, 1e6),
            ("training.vq_weight", training.VqWeight, 0, 1e6),
            ("training.discrete_probability", training.DiscreteProbability, 0, 1),
            ("training.quantize_from_step", training.QuantizeFromStep, 0, int.MaxValue),
            ("training.revive_every_steps", training.ReviveEverySteps, 0, int.MaxValue),
            ("training.residual_deviation", training.ResidualDeviation, Above0, 0.6),
            ("training.adversarial_weight", training.AdversarialWeight, 0, 1e6),
            ("training.adversarial_from_step", training.AdversarialFromStep, 0, int.MaxValue),
            ("training.discriminator_width", training.DiscriminatorWidth, 1, 4096),
            ("training.discriminator_layers", training.DiscriminatorLayers, 1, 16));
        Require(path, "training.discriminator_optimizer", training.DiscriminatorOptimizer);
    }

    /// <summary>A transformer's training.</summary>
    /// <exception cref="TrainingException">A number is out of range; the message names the file and the field.</exception>
    public static void Require(string path, TransformerTrainingConfig training)
    {
        Require(path, training.Run, training.Optimizer);
        if (training.Scales is { } scales) Require(path, ("training.scales", scales, 2, 64));
        Require(path, ("training.diffusion_weight", training.DiffusionWeight, 0, 1e6), ("training.scale_balance", training.ScaleBalance, 0, 1));
    }

    /// <summary>For models that have kernels where transformers have matrices.</summary>
    /// <param name="path">The config's file.</param>
    /// <param name="name">The field.</param>
    /// <param name="optimizer">What it holds.</param>
    /// <exception cref="TrainingException">Muon is asked for; the message names the file and the field.</exception>
    public static void RefuseMuon(string path, string name, OptimizerOptions optimizer)
    {
        if (optimizer.Muon) throw new TrainingException($"{path}: {name}.muon is for transformers; this model's layers have no matrices that it could move.");
    }

    private static void Require(string path, string name, OptimizerOptions optimizer) => Require(
        path,
        ($"{name}.learning_rate", optimizer.LearningRate, Above0, 10),
        ($"{name}.beta1", optimizer.Beta1, 0, 1 - 1e-9),
        ($"{name}.beta2", optimizer.Beta2, 0, 1 - 1e-9),
        ($"{name}.epsilon", optimizer.Epsilon, Above0, 1),
        ($"{name}.weight_decay", optimizer.WeightDecay, 0, 100),
        ($"{name}.clip_norm", optimizer.ClipNorm, 0, double.MaxValue),
        ($"{name}.warm_up_steps", optimizer.WarmUpSteps, 0, int.MaxValue),
        ($"{name}.decay_from", optimizer.DecayFrom, 0, 1),
        ($"{name}.final_share", optimizer.FinalShare, 0, 1),
        ($"{name}.average_decay", optimizer.AverageDecay, 0, 1));

    private static void Require(string path, params ReadOnlySpan<(string Field, double Value, double Least, double Most)> fields)
    {
        foreach (var (field, value, least, most) in fields)
        {
            if (value >= least && value <= most) continue;
            var wanted = least == Above0 ? $"above 0 and at most {most}" : $"from {least} to {most}";
            throw new TrainingException(FormattableString.Invariant($"{path}: {field} is {value}; it must be {wanted}."));
        }
    }
}
