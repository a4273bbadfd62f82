using HartFarm.Contracts.Shards;

namespace HartFarm.Worker.Shards;

/// <summary>A lease that was granted, and when it was asked for.</summary>
/// <param name="Granted">The lease.</param>
/// <param name="Asked">When the question was sent that got this answer, as a time stamp of the clock.</param>
public sealed record ClaimedShard(ShardGranted Granted, long Asked);
