namespace HartFarm.Coordinator.Webhooks;

/// <summary>How an attempt ended.</summary>
/// <param name="Status">The receiver's status code; null when there was no answer.</param>
/// <param name="Error">What went wrong; null when the receiver took it.</param>
/// <param name="Took">How long it took.</param>
/// <param name="RetryAfter">How long the receiver wants to be left alone.</param>
internal sealed record WebhookOutcome(int? Status, string? Error, TimeSpan Took, TimeSpan? RetryAfter = null)
{
    private const int GoneStatus = 410;

    public bool IsDelivered => Error is null;

    public bool IsGone => Status == GoneStatus;
}
