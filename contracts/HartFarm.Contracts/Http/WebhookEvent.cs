namespace HartFarm.Contracts.Http;

/// <summary>The body of a webhook, in the shape of Standard Webhooks 1.0.0.</summary>
public sealed record WebhookEvent
{
    /// <summary>What a test delivery is.</summary>
    public const string Test = "webhook.test";

    /// <summary><c>job.completed</c>, <c>job.completed_with_errors</c>, <c>job.failed</c>, <c>job.cancelled</c> or <c>webhook.test</c>.</summary>
    public required string Type { get; init; }

    /// <summary>When it happened.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>The job as it was then.</summary>
    public required WebhookJob Data { get; init; }
}
