using HartFarm.Cli.Display;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Generation;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Runtime;
using HartFarm.Model.Text;
using HartFarm.Model.Transformer;
using HartFarm.Training.Configs;
using HartFarm.Training.Runs;
using HartFarm.Training.Transformer;

namespace HartFarm.Cli.Training;

/// <summary>Runs <c>hartfarm train transformer</c>.</summary>
internal sealed class TransformerTraining(TrainOptions options, Terminal terminal, CancellationToken cancellation)
{
    private const int SampleImages = 16;

    /// <summary>Runs to the end or until interrupted, and gives the exit code.</summary>
    internal int Run()
    {
        var path = options.Config!;
        var config = TrainingConfigFile.Read<TransformerTrainingFile>(path);
        TrainingConfigCheck.Require(path, config.Training);
        var modelPath = TrainingConfigFile.Beside(path, config.Model, "model");
        var model = HartConfig.Load(modelPath);
        TrainingRun.Require(options.Out, options.Resume);
        using var from = StartingWeights.Open(options.From, CheckpointFolder.TransformerName, "head.weight");
        var session = new TrainingSession(options, terminal, cancellation);
        var device = session.Device();
        using var tokenizer = new FinishedTokenizer(options.Model!);
        var sidecar = CheckpointSidecar.Read(options.Model!);
        if (config.PromptPositions is { } positions) sidecar = sidecar with { PromptPositions = positions };
        using var data = new TrainingData(options, tokenizer.Config.ImageSize, terminal.Clock);
        using var text = TextEncoder(config, sidecar, data);
        Require(model, modelPath, tokenizer.Config, text);
        if (config.Training.Scales > model.PatchNums.Count) throw new TrainingException($"{path}: training.scales is {config.Training.Scales}; the model has {model.PatchNums.Count} scales.");
        using var first = data.First(SampleImages, cancellation);
        using var batches = data.Batches(config.Training.Run);
        using var trainer = new TransformerTrainer(
            model, text.Config, config.Training, tokenizer.Load(Hardware.TypeOf(config.Training.Run.Precision, device), device), PromptTokenizer.Load(text.Folder),
            first.Captions, device, sidecar.Layout, text.Weights, from.Of);
        var hash = TrainingConfigFile.Hash(
            data.Identity, [path, modelPath, text.ConfigPath, tokenizer.ConfigPath, tokenizer.WeightsPath, .. from.Paths]);
        var code = session.Run(trainer, config.Training.Run, config.Training.Optimizer, batches, hash, Export);
        data.Report(terminal);
        return code;

        void Export(string folder)
        {
            trainer.Export(folder);
            CheckpointExport.Copy(tokenizer.Folder, Path.Combine(folder, CheckpointFolder.TokenizerName), _ => true);
            text.CopyTo(Path.Combine(folder, CheckpointSidecar.DefaultTextEncoder), config.Training.TrainTextEncoder);
            new CheckpointSidecar { SystemPrompt = sidecar.SystemPrompt, PromptPositions = sidecar.PromptPositions, Sampling = sidecar.Sampling }.Write(folder);
            CheckpointCheck.Run(CheckpointFolder.Open(folder));
        }
    }

    private TextEncoderStart TextEncoder(TransformerTrainingFile config, CheckpointSidecar sidecar, TrainingData data)
    {
        if (config.TextEncoder is not { } named) return TextEncoderStart.Finished(options.Model!, sidecar);
        if (!config.Training.TrainTextEncoder) throw new TrainingException($"{options.Config}: training.train_text_encoder is false, and text_encoder names one that has learned nothing.");
        if (config.VocabularyCaptions < 0) throw new TrainingException($"{options.Config}: vocabulary_captions is {config.VocabularyCaptions}; it must be 0 or more.");
        var path = TrainingConfigFile.Beside(options.Config!, named, "text_encoder");
        return TextEncoderStart.FromNothing(
            options, path, () => terminal.Wait("learning the vocabulary", () => data.Captions(config.VocabularyCaptions, cancellation).ToList()));
    }

    private static void Require(HartConfig model, string path, HybridTokenizerConfig tokenizer, TextEncoderStart text)
    {
        if (!model.PatchNums.SequenceEqual(tokenizer.VPatchNums))
            throw new TrainingException($"{path}: patch_nums [{string.Join(", ", model.PatchNums)}] are not the tokenizer's [{string.Join(", ", tokenizer.VPatchNums)}].");
        if (model.ContextDim != text.Config.HiddenSize)
            throw new TrainingException($"{path}: context_dim {model.ContextDim} is not hidden_size {text.Config.HiddenSize} of {text.ConfigPath}.");
    }
}
