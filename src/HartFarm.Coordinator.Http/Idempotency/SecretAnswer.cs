namespace HartFarm.Coordinator.Http.Idempotency;

/// <summary>Marks a route whose answer holds a secret: it is not kept, and the same request sent again is told so.</summary>
/// <param name="ToldOnce">What it is told.</param>
internal sealed record SecretAnswer(string ToldOnce);
