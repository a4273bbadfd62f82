using HartFarm.Contracts.Http;

namespace HartFarm.Coordinator.Data.Rows;

/// <summary>A notice on its way to a receiver. It is written with what it tells of, in one transaction, and outlives its job.</summary>
public sealed class WebhookDeliveryRow
{
    public Guid Id { get; init; }
    public Guid JobId { get; init; }
    public required string Tenant { get; init; }
    public required string Type { get; init; }
    public required string Url { get; init; }

    /// <summary>What signs it, <c>whsec_</c> and base64.</summary>
    public required string Secret { get; init; }

    /// <summary>The JSON that is sent, the same at each attempt.</summary>
    public required string Body { get; init; }

    public WebhookDeliveryState State { get; set; }

    /// <summary>Attempts that were begun. Whoever makes it one more has that attempt to itself.</summary>
    public int Attempts { get; set; }

    /// <summary>When it is tried next; while an attempt is under way, when its coordinator is given up. Null when it has ended.</summary>
    public DateTimeOffset? NextAttemptAt { get; set; }

    public DateTimeOffset CreatedAt { get; init; }
}
