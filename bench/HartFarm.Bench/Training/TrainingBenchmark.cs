using System.Diagnostics;
using HartFarm.Bench.Measuring;
using HartFarm.Bench.Operations;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Runtime;
using HartFarm.Model.Text;
using HartFarm.Model.Transformer;
using HartFarm.Training.Configs;
using HartFarm.Training.Data;
using HartFarm.Training.Optimization;
using HartFarm.Training.Runs;
using HartFarm.Training.Tokenizer;
using HartFarm.Training.Transformer;
using static TorchSharp.torch;

namespace HartFarm.Bench.Training;

/// <summary>Measures steps of a training, from loading its data to the optimiser, with weights that know nothing.</summary>
/// <param name="steps">Steps to measure.</param>
/// <param name="matrixRate">Measures the matrix products of a device, in operations a second.</param>
internal sealed class TrainingBenchmark(int steps, Func<ScalarType, Device, Action, double> matrixRate)
{
    // The first ones take memory, and compile.
    private const int WarmUps = 5;
    private const string Scenes = "scenes?seed=1&split=train";

    // As the trainings do.
    static TrainingBenchmark() => Torch.WaitPassively();

    /// <summary>The image tokenizer's training, from the step on from which it quantizes.</summary>
    internal TrainingReport Tokenizer(string path)
    {
        var config = TrainingConfigFile.Read<TokenizerTrainingFile>(path);
        TrainingConfigCheck.Require(path, config.Training);
        var model = HybridTokenizerConfig.LoadFrom(TrainingConfigFile.Beside(path, config.Model, "model"));
        using var source = Open(model.ImageSize);
        using var trainer = new TokenizerTrainer(model, config.Training, zeros([32, 3, model.ImageSize, model.ImageSize]).DetachFromDisposeScope(), CPU);
        return Run("image tokenizer", trainer, config.Training.Run, config.Training.Optimizer, source, config.Training.QuantizeFromStep, images => TrainingOperations.Tokenizer(model, images));
    }

    /// <summary>The transformer's training, on the tokenizer and the text encoder of a checkpoint.</summary>
    internal TrainingReport Transformer(string path, string checkpoint)
    {
        var config = TrainingConfigFile.Read<TransformerTrainingFile>(path);
        TrainingConfigCheck.Require(path, config.Training);
        var model = HartConfig.Load(TrainingConfigFile.Beside(path, config.Model, "model"));
        var folder = Path.Combine(checkpoint, CheckpointFolder.TokenizerName);
        var images = HybridTokenizerConfig.LoadFrom(Path.Combine(folder, CheckpointFolder.ConfigName));
        using var file = TensorFiles.Open(folder);
        var text = Path.Combine(checkpoint, CheckpointSidecar.DefaultTextEncoder);
        var encoder = Qwen2Config.Load(Path.Combine(text, CheckpointFolder.ConfigName));
        using var source = Open(images.ImageSize);
        using var trainer = new TransformerTrainer(
            model, encoder, config.Training, HybridImageTokenizer.Load(file, images, Hardware.TypeOf(config.Training.Run.Precision, CPU), CPU),
            PromptTokenizer.Load(text), [.. Enumerable.Repeat("a red circle", 16)], CPU, new PromptLayout());
        return Run(
            "transformer", trainer, config.Training.Run, config.Training.Optimizer, source, 0, batch => TrainingOperations.Transformer(model, images, encoder, batch));
    }

    private TrainingReport Run(string name, ITrainer trainer, RunOptions run, OptimizerOptions optimizer, IImageSource source, long first, Func<long, long> operations)
    {
        var type = Hardware.TypeOf(run.Precision, CPU);
        var before = matrixRate(type, CPU, () => { });
        using var data = new LoaderBatches(source, run, new BrokenSamples(0), TimeProvider.System);
        var seconds = new List<double>();
        var (start, waited) = (Stopwatch.GetTimestamp(), TimeSpan.Zero);
        for (var step = first; step < first + WarmUps + steps; step++)
        {
            if (step == first + WarmUps) (start, waited) = (Stopwatch.GetTimestamp(), data.Waited);
            var begun = Stopwatch.GetTimestamp();
            Step(trainer, run, optimizer, data, step);
            if (step >= first + WarmUps) seconds.Add(Stopwatch.GetElapsedTime(begun).TotalSeconds);
        }
        var waiting = (data.Waited - waited) / Stopwatch.GetElapsedTime(start);
        var after = matrixRate(type, CPU, () => { });
        var batch = run.Batch * run.Accumulation;
        return new TrainingReport(Machine.This(), name, type.ToString().ToLowerInvariant(), get_num_threads(), batch, seconds, waiting, operations(batch), [before, after]);
    }

    private static void Step(ITrainer trainer, RunOptions run, OptimizerOptions optimizer, LoaderBatches data, long step)
    {
        TrainingBatch[] parts = [.. Enumerable.Range(0, run.Accumulation).Select(part => data.Next(step, part, CancellationToken.None))];
        trainer.Backward(parts, step);
        foreach (var part in parts) part.Dispose();
        trainer.Optimizer.Step(LearningRate.At(optimizer, step, run.Steps), run.Accumulation);
        trainer.AfterStep(step);
    }

    private static IImageSource Open(int size) => ImageSources.Open(Scenes, new ImageSourceOptions { Size = size, Broken = new BrokenSamples(0) });
}
