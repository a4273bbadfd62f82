namespace HartFarm.Coordinator.Data.Rows;

/// <summary>One try to deliver a webhook.</summary>
public sealed class WebhookAttemptRow
{
    public Guid DeliveryId { get; init; }

    /// <summary>From 1.</summary>
    public int Number { get; init; }

    public DateTimeOffset StartedAt { get; init; }

    /// <summary>How long it took; null while nobody has said how it ended.</summary>
    public double? Seconds { get; set; }

    public int? Status { get; set; }
    public string? Error { get; set; }
}
