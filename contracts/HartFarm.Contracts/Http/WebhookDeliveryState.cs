namespace HartFarm.Contracts.Http;

/// <summary>Where the delivery of a webhook stands.</summary>
public enum WebhookDeliveryState
{
    /// <summary>It is tried, or will be.</summary>
    Pending,

    /// <summary>The receiver took it.</summary>
    Delivered,

    /// <summary>It was tried as often as it is, in vain.</summary>
    Failed,

    /// <summary>The receiver answered 410: it wants no more of this job.</summary>
    Gone,
}
