namespace HartFarm.Coordinator.Http.Idempotency;

/// <summary>What a handler has to know of a request with an idempotency key.</summary>
/// <param name="ResourceId">The id of what it makes.</param>
/// <param name="IsAgain">An earlier try of it was cut off, and may have made it already.</param>
internal sealed record IdempotentRequest(Guid ResourceId, bool IsAgain);
