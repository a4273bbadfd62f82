namespace HartFarm.Coordinator.Dispatch;

/// <summary>How many of a job's shards are handed out next.</summary>
/// <param name="JobId">The job.</param>
/// <param name="Shards">How many.</param>
public sealed record JobTurn(Guid JobId, int Shards);
