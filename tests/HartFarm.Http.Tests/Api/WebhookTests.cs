using System.Net;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Tests.Webhooks;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Api;

/// <summary>Webhooks, from the submission to the log of deliveries.</summary>
public class WebhookTests : HttpFarmTest
{
    public override async ValueTask InitializeAsync() =>
        Farm = await HttpFarm.StartAsync(Folder, coordinate: options => options.Webhooks.AllowedNetworks = ["127.0.0.0/8"]);

    [Fact]
    public async Task A_jobs_end_reaches_its_receiver_and_stands_in_the_log()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        receiver.Answer = _ =>
        {
            told.TrySetResult();
            return Task.CompletedTask;
        };
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request() with { Webhook = new WebhookRequest { Url = receiver.Url } });
        // The secret that the coordinator made is told here and never again.
        Assert.StartsWith("whsec_", job.Webhook?.Secret, StringComparison.Ordinal);
        Assert.Equal(new JobWebhookInfo(receiver.Url), (await Farm.Client.GetAsync(job.Id)).Webhook);
        await Farm.Client.CancelAsync(job.Id);
        await told.Task.WaitAsync(TestContext.Current.CancellationToken);
        var delivery = await Farm.Client.WebhookDeliveriesAsync(job.Id).SingleAsync();
        Assert.Equal(("job.cancelled", receiver.Url, Assert.Single(receiver.Notices).Id), (delivery.Type, delivery.Url, delivery.Id));
        Assert.Equal(1, Assert.Single(delivery.Attempts).Number);
    }

    [Fact]
    public async Task A_test_delivery_tells_how_it_went()
    {
        await using var receiver = await TestReceiver.StartAsync();
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request() with { Webhook = new WebhookRequest { Url = receiver.Url } });
        var good = await Farm.Client.TestWebhookAsync(job.Id, "key");
        Assert.Equal((WebhookEvent.Test, WebhookDeliveryState.Delivered, 204), (good.Type, good.State, good.Attempts[0].Status));
        Assert.Equal(good.Id, (await Farm.Client.TestWebhookAsync(job.Id, "key")).Id);
        Assert.Single(receiver.Notices);
        receiver.Answer = TestReceiver.Status(302, "Location", "http://127.0.0.1:1/");
        var bad = await Farm.Client.TestWebhookAsync(job.Id);
        Assert.Equal((WebhookDeliveryState.Failed, "HTTP 302: redirects are not followed"), (bad.State, bad.Attempts[0].Error));
        var page = await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<Page<WebhookDeliveryInfo>>(
            Farm.Http, $"v1/jobs/{job.Id}/webhook-deliveries?limit=1", WireJson.Client);
        Assert.Equal([bad.Id], page!.Data.Select(one => one.Id));
        Assert.Equal([bad.Id, good.Id], await Farm.Client.WebhookDeliveriesAsync(job.Id).Select(one => one.Id).ToListAsync());
        page = await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<Page<WebhookDeliveryInfo>>(
            Farm.Http, $"v1/jobs/{job.Id}/webhook-deliveries?limit=1&after={page.Next}", WireJson.Client);
        Assert.Equal([good.Id], page!.Data.Select(one => one.Id));
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task What_cannot_be_is_refused()
    {
        var plain = await Farm.Client.SubmitAsync(HttpFarm.Request());
        Assert.Null(plain.Webhook);
        var error = await RefusedAsync(HttpStatusCode.Conflict, () => Farm.Client.TestWebhookAsync(plain.Id));
        Assert.Equal($"Job {plain.Id} has no webhook.", error.Message);
        Assert.Empty(await Farm.Client.WebhookDeliveriesAsync(plain.Id).ToListAsync());
        await RefusedAsync(await Farm.Http.GetAsync($"v1/jobs/{plain.Id}/webhook-deliveries?after=x"), HttpStatusCode.BadRequest);
        var refused = await RefusedAsync(
            HttpStatusCode.BadRequest, () => Farm.Client.SubmitAsync(HttpFarm.Request() with { Webhook = new WebhookRequest { Url = new Uri("http://10.0.0.1/") } }));
        Assert.Equal("webhook.url: leads to a private or reserved address, which this farm's settings do not allow", refused.Message);
    }
}
