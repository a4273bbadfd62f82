namespace HartFarm.LoadBench.Workers;

/// <summary>What is measured.</summary>
/// <param name="Workers">Numbers of workers, one run each.</param>
/// <param name="ShardSeconds">What a shard takes on average.</param>
/// <param name="Variation">The standard deviation of that over its mean, in hundredths.</param>
/// <param name="WindowSeconds">How long is measured, after all workers have begun.</param>
/// <param name="Json">Where all of it is written; null for nowhere.</param>
internal sealed record WorkersOptions(IReadOnlyList<int> Workers, int ShardSeconds, int Variation, int WindowSeconds, string? Json);
