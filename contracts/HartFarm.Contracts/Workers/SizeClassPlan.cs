using HartFarm.Contracts.Shards;

namespace HartFarm.Contracts.Workers;

/// <summary>What a worker can do of a size class.</summary>
/// <param name="SizeClass">The size class.</param>
/// <param name="ModelHash">The checkpoint's hash.</param>
/// <param name="ImagesInFlight">Images that its memory holds at once.</param>
/// <param name="ShardsAtOnce">Shards that it takes at once.</param>
/// <param name="ImagesPerSecond">Its measured rate; 0 until one is measured.</param>
/// <param name="BytesPerImage">Memory of an image in flight.</param>
/// <param name="Sampling">How its images are best drawn, if its checkpoint says so.</param>
public sealed record SizeClassPlan(
    SizeClass SizeClass, string ModelHash, int ImagesInFlight, int ShardsAtOnce, double ImagesPerSecond, long BytesPerImage, ModelSampling? Sampling = null);
