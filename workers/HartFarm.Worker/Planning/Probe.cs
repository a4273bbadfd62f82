using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;
using HartFarm.Model.Runtime;

namespace HartFarm.Worker.Planning;

/// <summary>Makes a few images of a model at start: how fast, and in how much memory.</summary>
/// <param name="memory">Of the device.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="limit">About how long the measured batch may take: where the planned one would take longer, it is smaller.</param>
public sealed class Probe(IDeviceMemory memory, TimeProvider clock, TimeSpan limit)
{
    private const string Prompt = "a photograph of a lighthouse on a rocky coast";

    /// <summary>Runs an image to warm up, and a batch to measure; out of memory, half of it.</summary>
    /// <param name="sizeClass">The size class.</param>
    /// <param name="generator">Its model. Runs on the calling thread.</param>
    /// <param name="planned">Images of a batch by the plan.</param>
    /// <param name="cancellation">Ends it.</param>
    public ProbeResult Run(SizeClass sizeClass, IImageGenerator generator, int planned, CancellationToken cancellation)
    {
        var used = memory.Watch();
        var (seconds, images) = (Measure(generator, 1, cancellation), 1);
        var most = planned;
        var next = Affordable(planned, seconds);
        while (next > 1)
        {
            try
            {
                (seconds, images) = (Measure(generator, next, cancellation), next);
                break;
            }
            catch (Exception error) when (OutOfMemory.Is(error))
            {
                most = next /= 2;
            }
        }
        // The first image pays for what is done once: a lone one is measured again.
        if (images == 1 && seconds < limit.TotalSeconds / 2) seconds = Measure(generator, 1, cancellation);
        return new ProbeResult(sizeClass, images, images / Math.Max(seconds, 1e-6), used(), Math.Max(1, most));
    }

    private int Affordable(int planned, double imageSeconds) =>
        imageSeconds <= 0 ? planned : (int)Math.Clamp(limit.TotalSeconds / imageSeconds, 1, planned);

    private double Measure(IImageGenerator generator, int images, CancellationToken cancellation)
    {
        var start = clock.GetTimestamp();
        generator.Generate([.. Enumerable.Range(0, images).Select(seed => new ImageRequest { Prompt = Prompt, Seed = seed })], cancellation);
        return clock.GetElapsedTime(start).TotalSeconds;
    }
}
