namespace HartFarm.Contracts.Workers;

/// <summary>A worker ends: nothing more is to be expected of it.</summary>
/// <param name="WorkerId">The worker.</param>
public sealed record WorkerStopped(Guid WorkerId);
