using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Coordinator.Webhooks;

/// <summary>What delivers webhooks.</summary>
internal static class WebhookServices
{
    public static void Add(IServiceCollection services) => services
        .AddSingleton<AddressRules>()
        .AddSingleton<IHostNames, SystemHostNames>()
        .AddSingleton<WebhookConnector>()
        .AddSingleton<WebhookSender>()
        .AddSingleton<WebhookQueue>()
        .AddSingleton<WebhookDelivery>()
        .AddSingleton<WebhookLanes>()
        .AddSingleton(provider => new TestDelivery(provider.GetRequiredService<WebhookQueue>(), provider.GetRequiredService<WebhookDelivery>()))
        .AddHostedService<WebhookService>();
}
