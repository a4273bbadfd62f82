namespace HartFarm.Coordinator.Http.Access;

/// <summary>How many refusals there were.</summary>
/// <param name="Requests">How many.</param>
/// <param name="Since">When the first was.</param>
internal sealed record RefusedCount(long Requests, DateTimeOffset Since);
