namespace HartFarm.LoadBench.Shards;

/// <summary>Jobs of one shard at an idle farm, in seconds from their submission, by the coordinator's clock.</summary>
/// <param name="Claims">Until the shard was claimed.</param>
/// <param name="Ends">Until the job was completed, manifest and all.</param>
internal sealed record LoneResult(IReadOnlyList<double> Claims, IReadOnlyList<double> Ends);
