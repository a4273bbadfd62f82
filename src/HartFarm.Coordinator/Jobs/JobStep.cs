namespace HartFarm.Coordinator.Jobs;

/// <summary>What the end of a shard brought about for its job.</summary>
/// <param name="JobId">The job.</param>
/// <param name="IsPending">It is to be handed out again.</param>
/// <param name="Finalizing">It was the last one.</param>
/// <param name="Stopped">Why the job was stopped; null when it was not.</param>
internal sealed record JobStep(Guid JobId, bool IsPending, bool Finalizing, string? Stopped);
