namespace HartFarm.Coordinator.Tenants;

/// <summary>A job would be more than its tenant may have; nothing of it was kept.</summary>
/// <param name="message">Which quota, and by how much.</param>
/// <param name="retryAfter">When the same job may be accepted; null where it never is under this quota.</param>
public sealed class QuotaException(string message, TimeSpan? retryAfter) : Exception(message)
{
    /// <summary>When the same job may be accepted; null where it never is under this quota.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}
