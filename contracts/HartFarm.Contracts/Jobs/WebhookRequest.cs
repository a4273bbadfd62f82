namespace HartFarm.Contracts.Jobs;

/// <summary>Who is told of a job's end, by Standard Webhooks 1.0.0.</summary>
public sealed record WebhookRequest
{
    /// <summary>Where to send it.</summary>
    public required Uri Url { get; init; }

    /// <summary>The secret that signs it, <c>whsec_</c> and base64; null has the coordinator make one.</summary>
    public string? Secret { get; init; }
}
