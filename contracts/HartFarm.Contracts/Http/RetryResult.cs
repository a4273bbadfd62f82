namespace HartFarm.Contracts.Http;

/// <summary>What a retry began.</summary>
/// <param name="Shards">How many shards are made again.</param>
/// <param name="Job">The job, as it is now.</param>
public sealed record RetryResult(int Shards, JobInfo Job);
