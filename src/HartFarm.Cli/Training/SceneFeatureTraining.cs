using HartFarm.Cli.Display;
using HartFarm.Training.Configs;
using HartFarm.Training.Evaluation.Features;
using HartFarm.Training.Runs;

namespace HartFarm.Cli.Training;

/// <summary>Runs <c>hartfarm train scene-features</c>.</summary>
internal sealed class SceneFeatureTraining(TrainOptions options, Terminal terminal, CancellationToken cancellation)
{
    private const string Defaults = "scene features by default";

    /// <summary>Runs to the end or until interrupted, and gives the exit code.</summary>
    internal int Run()
    {
        var config = options.Config is { } path ? TrainingConfigFile.Read<SceneFeatureTrainingConfig>(path) : new SceneFeatureTrainingConfig();
        TrainingConfigCheck.Require(options.Config ?? Defaults, config.Run, config.Optimizer);
        TrainingConfigCheck.RefuseMuon(options.Config ?? Defaults, "optimizer", config.Optimizer);
        TrainingRun.Require(options.Out, options.Resume);
        var session = new TrainingSession(options, terminal, cancellation);
        using var trainer = Trainer(config, session.Device());
        var hash = options.Config is { } file ? TrainingConfigFile.Hash("", [file]) : Defaults;
        return session.Run(trainer, config.Run, config.Optimizer, trainer.Data, hash, trainer.Export);
    }

    private SceneFeatureTrainer Trainer(SceneFeatureTrainingConfig config, TorchSharp.torch.Device device)
    {
        try
        {
            return new SceneFeatureTrainer(config, device);
        }
        catch (ArgumentException error)
        {
            throw new TrainingException($"{options.Config}: {error.Message}", error);
        }
    }
}
