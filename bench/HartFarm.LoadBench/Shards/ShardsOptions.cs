namespace HartFarm.LoadBench.Shards;

/// <summary>What is measured.</summary>
/// <param name="Samples">Lone shards that are timed.</param>
/// <param name="Backlogs">Shards that wait while others are made.</param>
/// <param name="Warm">Shards that are made first and not measured.</param>
/// <param name="Measured">Shards that are measured.</param>
/// <param name="Workers">Workers that make them; a lone one has one.</param>
/// <param name="InFolder">Whether objects lie in a folder instead of the S3 store.</param>
/// <param name="Json">Where all of it is written; null for nowhere.</param>
internal sealed record ShardsOptions(int Samples, IReadOnlyList<int> Backlogs, int Warm, int Measured, int Workers, bool InFolder, string? Json);
