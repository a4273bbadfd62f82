using HartFarm.Contracts.Shards;
using HartFarm.Contracts.Workers;

namespace HartFarm.Worker.Planning;

/// <summary>A size class that fits, and how many of its images at once.</summary>
/// <param name="Need">What its model needs.</param>
/// <param name="Images">Images in flight, at least 1.</param>
public sealed record PlannedClass(ModelNeed Need, int Images)
{
    /// <summary>The most shards that a worker takes at once: enough small ones to fill a batch, few enough to finish.</summary>
    public const int MostShards = 16;

    /// <summary>The size class.</summary>
    public SizeClass SizeClass => Need.SizeClass;

    /// <summary>Images of the largest batch that leaves room to decode unfinished ones; 0 where none does.</summary>
    public int ShownImages { get; init; }

    /// <summary>Measured memory of a batch over the estimated one, at least 1.</summary>
    public double Correction { get; init; } = 1;

    /// <summary>Measured images a second; 0 until they are.</summary>
    public double ImagesPerSecond { get; init; }

    /// <summary>Shards at once: small ones fill a batch together, and of large ones the next is at hand.</summary>
    public int ShardsAtOnce => Math.Clamp(2 * Images, 2, MostShards);

    /// <summary>As the coordinator is told.</summary>
    /// <param name="modelHash">The checkpoint's hash.</param>
    /// <param name="images">Images in flight as they are now, after what was learned by running out of memory.</param>
    /// <param name="sampling">How its images are best drawn, if its checkpoint says so.</param>
    public SizeClassPlan Publish(string modelHash, int images, ModelSampling? sampling) =>
        new(SizeClass, modelHash, images, ShardsAtOnce, ImagesPerSecond, (long)(Need.ImageBytes * Correction), sampling);
}
