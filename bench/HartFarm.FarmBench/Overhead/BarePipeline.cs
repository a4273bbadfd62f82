using System.Collections.Concurrent;
using System.Diagnostics;
using HartFarm.Model.Generation;
using HartFarm.Model.Runtime;
using HartFarm.Worker.Models;

namespace HartFarm.FarmBench.Overhead;

/// <summary>
/// The generator as a worker loads it, with nothing around it: no encoding, no file, no message. It has a thread of its own, as a worker's has: OpenMP
/// has a team of threads for each thread that asks it, and lets them wait otherwise once there are more of them than processors.
/// </summary>
internal sealed class BarePipeline : IDisposable
{
    private readonly BlockingCollection<Task> _work = [];
    private readonly Thread _thread;
    private readonly OverheadOptions _options;
    private readonly IImageGenerator _generator;

    private BarePipeline(OverheadOptions options, CancellationToken cancellation)
    {
        _options = options;
        _thread = new Thread(Work) { Name = "bare", IsBackground = true };
        _thread.Start();
        _generator = On(() => new PipelineLoader("cpu", Precision.Auto, options.Threads).Load(new ModelFolder(FullFarm.ModelName, options.Model), cancellation));
    }

    public static BarePipeline Load(OverheadOptions options, CancellationToken cancellation) => new(options, cancellation);

    /// <summary>Makes a round's images.</summary>
    /// <returns>Seconds.</returns>
    public double Run(int round, CancellationToken cancellation) => On(() => Make(round, cancellation));

    private double Make(int round, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var batch in Enumerable.Range(0, _options.Images).Chunk(_options.Batch))
        {
            // The farm fills the last batch of an exact job up, too.
            _generator.Generate([.. Enumerable.Range(0, _options.Batch).Select(i => Request(round, batch[0] + i))], cancellation);
        }
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    // Drawn as the farm draws them, whose job says nothing of it: as the checkpoint names it. A share of the likeliest codes takes a sort, and counts.
    private ImageRequest Request(int round, int image) => new ImageRequest { Prompt = Prompt(round, image), Seed = image }.DrawnAs(_generator.Sampling);

    /// <summary>An image's prompt: the same for both, and no two alike.</summary>
    public static string Prompt(int round, int image) => $"A lighthouse on a cliff at dusk, number {image} of round {round}, in the style of a woodcut";

    public void Dispose()
    {
        _work.CompleteAdding();
        _thread.Join();
        _generator.Dispose();
        _work.Dispose();
    }

    private void Work()
    {
        foreach (var piece in _work.GetConsumingEnumerable()) piece.RunSynchronously();
    }

    private T On<T>(Func<T> work)
    {
        var piece = new Task<T>(work);
        _work.Add(piece);
        return piece.GetAwaiter().GetResult();
    }
}
