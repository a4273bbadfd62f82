using System.Net;
using System.Net.Http.Headers;
using System.Text;
using HartFarm.Contracts.Jobs;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Security;

/// <summary>Whatever is logged, on the most talkative level and of the worst requests, holds nothing that lets anybody in.</summary>
public sealed class LogSecrecyTests : KeyedFarmTest
{
    private const string Wrong = "hf_12345678_nobody-has-this-key";

    private static readonly string WebhookSecret = "whsec_" + Convert.ToBase64String(Encoding.UTF8.GetBytes("what signs this job's webhooks"));

    private readonly LogNotes _log = new();

    public override async ValueTask InitializeAsync() =>
        Farm = await HttpFarm.StartAsync(Folder, SetKeys, RootKey, coordinate: options => options.Webhooks.AllowedNetworks = ["127.0.0.0/8"], log: _log);

    [Fact]
    public async Task No_line_holds_a_key_or_a_secret()
    {
        var (made, revoked) = (await KeyAsync("fox", Scopes.Read, Scopes.Submit), await KeyAsync("fox", Scopes.Read));
        await Root.RevokeKeyAsync(revoked.Id);
        foreach (var (key, status) in ((string, HttpStatusCode)[])
            [(made.Key, HttpStatusCode.OK), (revoked.Key, HttpStatusCode.Unauthorized), (Wrong, HttpStatusCode.Unauthorized)])
        {
            Assert.Equal(status, (await SendAsync(HttpMethod.Get, "v1/jobs", key)).StatusCode);
            using var basic = new HttpRequestMessage(HttpMethod.Get, "hangfire");
            basic.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"somebody:{key}")));
            Assert.False((await Farm.Http.SendAsync(basic, TestContext.Current.CancellationToken)).IsSuccessStatusCode);
        }
        // A receiver that is not there, and a store that fails: both are logged.
        using var fox = Farm.ClientOf(made.Key);
        var request = HttpFarm.Request() with { Webhook = new WebhookRequest { Url = new Uri("http://127.0.0.1:1/"), Secret = WebhookSecret } };
        var job = await fox.SubmitAsync(request);
        await fox.TestWebhookAsync(job.Id);
        Directory.Delete(Folder["objects"], recursive: true);
        await File.WriteAllTextAsync(Folder["objects"], "no folder", TestContext.Current.CancellationToken);
        using var body = new StringContent("""{"model": "pattern", "prompts": {"items": [{"prompt": "a"}]}}""", Encoding.UTF8, "application/json");
        Assert.True((await SendAsync(HttpMethod.Post, "v1/jobs", made.Key, body)).StatusCode >= HttpStatusCode.InternalServerError);

        Assert.Contains(_log.Lines, line => line.Contains("v1/jobs", StringComparison.Ordinal));
        foreach (var secret in (string[])[made.Key, revoked.Key, Wrong, RootKey, WebhookSecret, WebhookSecret["whsec_".Length..], HashOf(made.Key), HashOf(RootKey)])
            Assert.DoesNotContain(_log.Lines, line => line.Contains(secret, StringComparison.OrdinalIgnoreCase));
    }
}
