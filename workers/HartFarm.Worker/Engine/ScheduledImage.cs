using HartFarm.Model.Generation;

namespace HartFarm.Worker.Engine;

/// <summary>An image that waits for its batch.</summary>
/// <param name="Index">Its index in the job.</param>
/// <param name="Request">What the generator is asked.</param>
public sealed record ScheduledImage(long Index, ImageRequest Request);
