namespace HartFarm.Worker.Engine;

/// <summary>What a batch gave, on its way to the shards.</summary>
/// <param name="Results">Images and failures.</param>
/// <param name="BatchSize">The images that were computed together.</param>
public sealed record MadeBatch(IReadOnlyList<SlotResult> Results, int BatchSize);
