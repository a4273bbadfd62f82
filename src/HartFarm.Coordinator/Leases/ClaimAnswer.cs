using HartFarm.Contracts.Shards;

namespace HartFarm.Coordinator.Leases;

/// <summary>The answer to a claim: one of the two.</summary>
/// <param name="Granted">The lease; null when it was denied.</param>
/// <param name="Denied">Why not; null when it was granted.</param>
public sealed record ClaimAnswer(ShardGranted? Granted, ShardDenied? Denied);
