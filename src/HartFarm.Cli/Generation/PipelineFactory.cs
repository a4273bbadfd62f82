using HartFarm.Cli.Commands;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Generation;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Runtime;
using HartFarm.Model.Sampling;

namespace HartFarm.Cli.Generation;

/// <summary>Loads a checkpoint for <c>hartfarm generate</c>.</summary>
public static class PipelineFactory
{
    /// <inheritdoc cref="GeneratorFactory"/>
    public static LoadedGenerator Load(GenerateOptions options, CancellationToken cancellation)
    {
        CheckSize(options);
        var settings = new PipelineOptions
        {
            Device = DeviceOption.Find(options.Device),
            Precision = options.Precision switch { "float32" => Precision.Float32, "bfloat16" => Precision.BFloat16, _ => Precision.Auto },
            Threads = options.Threads,
            Sampling = new SamplingOptions { MoreSmooth = options.Smooth, DiscreteOnly = options.Discrete, MaskGitIterations = options.MaskGitSteps },
        };
        var pipeline = HartPipeline.Load(options.Model, settings, cancellation: cancellation);
        return new LoadedGenerator(pipeline, () => BatchSuggestion.For(options.Model, pipeline.Description));
    }

    // Before the weights, for they take a while.
    private static void CheckSize(GenerateOptions options)
    {
        if (options.Size is not { } size) return;
        var own = HybridTokenizerConfig.LoadFrom(CheckpointFolder.Open(options.Model).TokenizerConfig).ImageSize;
        if (size != own) throw new InputException($"--size: {options.Model} has scales for {own} pixels a side, not for {size}.");
    }
}
