using System.Diagnostics;
using HartFarm.Model.Generation;
using HartFarm.Model.Runtime;
using HartFarm.Worker.Models;

namespace HartFarm.FarmBench.Overhead;

/// <summary>The generator as a worker loads it, with nothing around it: no encoding, no file, no message.</summary>
internal sealed class BarePipeline : IDisposable
{
    private readonly IImageGenerator _generator;
    private readonly OverheadOptions _options;

    private BarePipeline(IImageGenerator generator, OverheadOptions options) => (_generator, _options) = (generator, options);

    public static BarePipeline Load(OverheadOptions options, CancellationToken cancellation) => new(
        new PipelineLoader("cpu", Precision.Auto, options.Threads).Load(new ModelFolder(FullFarm.ModelName, options.Model), cancellation), options);

    /// <summary>Makes a round's images.</summary>
    /// <returns>Seconds.</returns>
    public double Run(int round, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var batch in Enumerable.Range(0, _options.Images).Chunk(_options.Batch))
        {
            // The farm fills the last batch of an exact job up, too.
            _generator.Generate(
                [.. Enumerable.Range(0, _options.Batch).Select(i => new ImageRequest { Prompt = Prompt(round, batch[0] + i), Seed = batch[0] + i })], cancellation);
        }
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>An image's prompt: the same for both, and no two alike.</summary>
    public static string Prompt(int round, int image) => $"A lighthouse on a cliff at dusk, number {image} of round {round}, in the style of a woodcut";

    public void Dispose() => _generator.Dispose();
}
