using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Tests.Farm;
using Microsoft.EntityFrameworkCore;

namespace HartFarm.Coordinator.Tests.Webhooks;

/// <summary>A farm that may send webhooks to this machine, for suites about them.</summary>
public abstract class WebhookFarmTests : FarmTests
{
    /// <summary>32 bytes.</summary>
    protected const string Secret = "whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    protected WebhookFarmTests(ITestDatabase database) : base(database) => Farm.Webhooks.AllowedNetworks = ["127.0.0.0/8"];

    private protected TestNames Names { get; } = new();

    private protected TestWebhooks Webhooks => field ??= Another();

    /// <summary>The webhooks of one more coordinator.</summary>
    private protected TestWebhooks Another() => new(Farm, Farm.Another(), Names);

    /// <summary>A job that is cancelled at once, which somebody is to be told of.</summary>
    protected async Task<Guid> CancelAsync(Uri url)
    {
        var job = await SubmitAsync(url);
        await Coordinator.Control.CancelAsync(job, CancellationToken.None);
        return job;
    }

    protected Task<Guid> SubmitAsync(Uri url) =>
        Farm.SubmitShardsAsync(1, request => request with { Webhook = new WebhookRequest { Url = url, Secret = Secret } });

    /// <summary>A job's only delivery.</summary>
    protected async Task<WebhookDeliveryRow> DeliveryAsync(Guid job) => Assert.Single(await DeliveriesAsync(job));

    protected Task<List<WebhookDeliveryRow>> DeliveriesAsync(Guid job) => Coordinator.Store.ReadAsync(
        context => context.WebhookDeliveries.AsNoTracking().Where(row => row.JobId == job).OrderBy(row => row.CreatedAt).ToListAsync(), CancellationToken.None);

    protected Task<List<WebhookAttemptRow>> AttemptsAsync(WebhookDeliveryRow delivery) => Coordinator.Store.ReadAsync(
        context => context.WebhookAttempts.AsNoTracking().Where(row => row.DeliveryId == delivery.Id).OrderBy(row => row.Number).ToListAsync(), CancellationToken.None);
}
