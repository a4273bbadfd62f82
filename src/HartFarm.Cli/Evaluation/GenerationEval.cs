using HartFarm.Cli.Display;
using HartFarm.Model.Checkpoints;
using HartFarm.Model.Generation;
using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Sampling;
using HartFarm.Training.Data;
using HartFarm.Training.Evaluation;
using HartFarm.Training.Scenes;

namespace HartFarm.Cli.Evaluation;

/// <summary>Runs <c>hartfarm eval generation</c>.</summary>
internal sealed class GenerationEval(EvalOptions options, Terminal terminal, CancellationToken cancellation)
{
    private const string Hybrid = "hybrid";

    /// <summary>Runs to the end, and gives the exit code.</summary>
    internal int Run()
    {
        var session = new EvalSession(options, terminal);
        var size = HybridTokenizerConfig.LoadFrom(CheckpointFolder.Open(options.Model).TokenizerConfig).ImageSize;
        using var source = session.Source(size);
        using var features = session.Features(needed: source is not SceneSource);
        using var hybrid = terminal.Wait($"loading {options.Model}", () => Load(session.Device, discrete: false));
        using var discrete = terminal.Wait($"loading {options.Model}", () => Load(session.Device, discrete: true));
        var (some, someDiscrete) = (new List<byte[]>(), new List<byte[]>());
        var evaluation = new GenerationEvaluation(features, Settings())
        {
            Observe = (name, index, image) =>
            {
                if (index < EvalSession.GridImages) (name == Hybrid ? some : someDiscrete).Add(image.Rgb);
            },
        };
        // The real images where features are measured, and those of either kind.
        var result = session.Show((features is null ? 2L : 3L) * options.Images, progress => evaluation.Run(source, hybrid, discrete, progress, cancellation));
        session.Grid(() => EvalSession.Rows(ImageTensors.Of(some, size, size), ImageTensors.Of(someDiscrete, size, size)));
        return session.Finish(result.ToTable(), result.ToJson());
    }

    private GenerationSettings Settings() => new()
    {
        Images = options.Images,
        Batch = options.Batch,
        Seed = options.Seed,
        Guidance = options.Guidance,
        TopK = options.TopK,
        TopP = options.TopP,
        Temperature = options.Temperature,
    };

    private HartPipeline Load(string device, bool discrete) => HartPipeline.Load(
        options.Model, new PipelineOptions { Device = device, Threads = options.Threads, Sampling = new SamplingOptions { DiscreteOnly = discrete } },
        cancellation: cancellation);
}
