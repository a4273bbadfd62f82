using HartFarm.Coordinator.Tests.Farm;
using HartFarm.Coordinator.Webhooks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HartFarm.Coordinator.Tests.Webhooks;

/// <summary>What one coordinator process delivers webhooks with.</summary>
internal sealed class TestWebhooks : IDisposable
{
    public TestWebhooks(TestFarm farm, TestCoordinator coordinator, IHostNames names)
    {
        var options = Options.Create(farm.Webhooks);
        Queue = new WebhookQueue(coordinator.Store, options, farm.Clock);
        Sender = new WebhookSender(new WebhookConnector(names, new AddressRules(options)), options, farm.Clock);
        Delivery = new WebhookDelivery(Queue, Sender, NullLogger<WebhookDelivery>.Instance);
        Lanes = new WebhookLanes(Queue, Delivery, coordinator.Signals, options, NullLogger<WebhookLanes>.Instance);
        Test = new TestDelivery(Queue, Delivery);
    }

    public WebhookQueue Queue { get; }
    public WebhookSender Sender { get; }
    public WebhookDelivery Delivery { get; }
    public WebhookLanes Lanes { get; }
    public TestDelivery Test { get; }

    /// <summary>Delivers all that is due.</summary>
    public async Task RunAsync() => await Task.WhenAll(await Lanes.StartAsync(CancellationToken.None));

    public void Dispose() => Sender.Dispose();
}
