using HartFarm.Contracts.Shards;

namespace HartFarm.Worker.Planning;

/// <summary>What a probe batch showed.</summary>
/// <param name="SizeClass">The size class.</param>
/// <param name="Images">Images of the batch.</param>
/// <param name="ImagesPerSecond">Its rate.</param>
/// <param name="BatchBytes">What it took beside the weights; null where the system does not say.</param>
/// <param name="MostImages">The most images that did not run out of memory, or as many as were planned.</param>
public sealed record ProbeResult(SizeClass SizeClass, int Images, double ImagesPerSecond, long? BatchBytes, int MostImages);
