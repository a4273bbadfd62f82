namespace HartFarm.Contracts.Http;

/// <summary>One try to deliver a webhook.</summary>
public sealed record WebhookAttemptInfo
{
    /// <summary>Its place among the delivery's, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Seconds that it took; null while it is under way, or when its coordinator ended meanwhile.</summary>
    public double? Seconds { get; init; }

    /// <summary>The status code that the receiver answered; null when it did not answer.</summary>
    public int? Status { get; init; }

    /// <summary>What went wrong; null when nothing did.</summary>
    public string? Error { get; init; }
}
