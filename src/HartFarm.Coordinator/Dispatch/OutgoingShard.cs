using HartFarm.Contracts.Shards;

namespace HartFarm.Coordinator.Dispatch;

/// <summary>A shard that is marked as enqueued and has to be sent.</summary>
/// <param name="JobId">Its job.</param>
/// <param name="SizeClass">Its queue.</param>
/// <param name="Interactive">Whether it is the queue that workers look at first.</param>
/// <param name="Message">What is sent.</param>
/// <param name="Trace">The span of the request that submitted its job; null where none was recorded.</param>
internal sealed record OutgoingShard(Guid JobId, SizeClass SizeClass, bool Interactive, ShardReady Message, string? Trace = null);
