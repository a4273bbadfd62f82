namespace HartFarm.Worker.Engine;

/// <summary>An image's place in a batch.</summary>
/// <param name="Shard">Whose image it is.</param>
/// <param name="Image">The image.</param>
public sealed record BatchSlot(ScheduledShard Shard, ScheduledImage Image);
