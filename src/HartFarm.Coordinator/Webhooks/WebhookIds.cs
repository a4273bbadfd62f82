namespace HartFarm.Coordinator.Webhooks;

/// <summary>Ids of deliveries as they are told.</summary>
public static class WebhookIds
{
    /// <summary>What <c>webhook-id</c> says.</summary>
    public static string Text(Guid id) => $"msg_{id:N}";
}
