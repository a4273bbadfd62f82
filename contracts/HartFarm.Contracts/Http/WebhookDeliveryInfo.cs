namespace HartFarm.Contracts.Http;

/// <summary>The delivery of a webhook, with its attempts.</summary>
public sealed record WebhookDeliveryInfo
{
    /// <summary>What the header <c>webhook-id</c> says, the same at each attempt.</summary>
    public required string Id { get; init; }

    /// <summary>What it tells, as <see cref="WebhookEvent.Type"/>.</summary>
    public required string Type { get; init; }

    /// <summary>Where it goes.</summary>
    public required Uri Url { get; init; }

    /// <summary>Where it stands.</summary>
    public required WebhookDeliveryState State { get; init; }

    /// <summary>When what it tells happened.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is tried next; null when it is not.</summary>
    public DateTimeOffset? NextAttemptAt { get; init; }

    /// <summary>Its attempts so far, the first one first.</summary>
    public required IReadOnlyList<WebhookAttemptInfo> Attempts { get; init; }
}
