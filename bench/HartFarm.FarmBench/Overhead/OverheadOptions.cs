namespace HartFarm.FarmBench.Overhead;

/// <summary>What is measured.</summary>
/// <param name="Model">The checkpoint's folder.</param>
/// <param name="Images">Images of a round.</param>
/// <param name="Batch">Images of a batch, the same with and without the farm.</param>
/// <param name="ShardSize">Images of a shard; null for as many as the coordinator takes.</param>
/// <param name="Rounds">Rounds that are measured, after one that is not.</param>
/// <param name="Threads">Threads on the CPU; null for one a core.</param>
internal sealed record OverheadOptions(string Model, int Images, int Batch, int? ShardSize, int Rounds, int? Threads);
