namespace HartFarm.Coordinator.Http.Idempotency;

/// <summary>Marks a route whose answer holds a secret: it is not kept, and the same request sent again is told so.</summary>
/// <param name="what">What the route makes.</param>
internal sealed class SecretAnswer(string what)
{
    /// <summary>What it is told.</summary>
    /// <param name="id">The id of what was made.</param>
    public string ToldOnce(Guid id) =>
        $"The {what} {id:N} was made, and the answer that alone tells it is not kept. Revoke it, and make another under another Idempotency-Key.";
}
