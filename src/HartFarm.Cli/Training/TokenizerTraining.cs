using HartFarm.Cli.Display;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Training.Configs;
using HartFarm.Training.Runs;
using HartFarm.Training.Tokenizer;

namespace HartFarm.Cli.Training;

/// <summary>Runs <c>hartfarm train tokenizer</c>.</summary>
internal sealed class TokenizerTraining(TrainOptions options, Terminal terminal, CancellationToken cancellation)
{
    // Enough to tell how large residuals are, and in rows of eight.
    private const int SampleImages = 32;

    /// <summary>Runs to the end or until interrupted, and gives the exit code.</summary>
    internal int Run()
    {
        var path = options.Config!;
        var config = TrainingConfigFile.Read<TokenizerTrainingFile>(path);
        TrainingConfigCheck.Require(path, config.Training);
        var modelPath = TrainingConfigFile.Beside(path, config.Model, "model");
        var model = HybridTokenizerConfig.LoadFrom(modelPath);
        TrainingRun.Require(options.Out, options.Resume);
        using var from = StartingWeights.Open(options.From, CheckpointFolder.TokenizerName, "quantize.embedding.weight");
        var session = new TrainingSession(options, terminal, cancellation);
        var device = session.Device();
        using var data = new TrainingData(options, model.ImageSize, terminal.Clock);
        using var first = data.First(SampleImages, cancellation);
        using var batches = data.Batches(config.Training.Run);
        using var trainer = new TokenizerTrainer(model, config.Training, first.Images.to(device).alias().DetachFromDisposeScope(), device, from.Of);
        var hash = TrainingConfigFile.Hash(data.Identity, [path, modelPath, .. from.Paths]);
        var code = session.Run(trainer, config.Training.Run, config.Training.Optimizer, batches, hash, trainer.Export);
        data.Report(terminal);
        return code;
    }
}
