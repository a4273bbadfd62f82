namespace HartFarm.Coordinator.Webhooks;

/// <summary>Who gets webhooks: deliveries to one receiver go one after the other, those to different ones do not wait for each other.</summary>
/// <param name="Tenant">Whose receiver it is; two tenants' are two, also at one address.</param>
/// <param name="Url">Its address.</param>
internal sealed record WebhookReceiver(string Tenant, string Url);
