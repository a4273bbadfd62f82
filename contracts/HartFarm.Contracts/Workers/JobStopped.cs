namespace HartFarm.Contracts.Workers;

/// <summary>To all workers: drop this job's shards at the next batch.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Reason">Why.</param>
public sealed record JobStopped(Guid JobId, string Reason);
