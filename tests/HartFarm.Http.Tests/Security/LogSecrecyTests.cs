using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
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

    [Fact]
    public async Task What_a_caller_writes_begins_no_line_and_commands_no_terminal()
    {
        var text = "a\r\nforged: all is well\u001b[2J\u0085b\u2028c";
        var key = (await KeyAsync("fox", Scopes.Read, Scopes.Submit)).Key;
        var escaped = Uri.EscapeDataString(text);
        foreach (var path in (string[])[$"v1/jobs/{escaped}", $"v1/jobs?tag={escaped}", $"v1/files/{escaped}/content", $"v1/jobs/0/objects/{escaped}", escaped])
            (await SendAsync(HttpMethod.Get, path, key)).Dispose();
        foreach (var field in (string[])["name", "model", "prompt"])
        {
            var request = new JsonObject
            {
                ["model"] = field == "model" ? text : "pattern",
                ["name"] = field == "name" ? text : "a",
                ["prompts"] = new JsonObject { ["items"] = new JsonArray(new JsonObject { ["prompt"] = text }) },
            };
            using var body = JsonContent.Create(request);
            (await SendAsync(HttpMethod.Post, "v1/jobs", key, body)).Dispose();
        }
        using var form = new ByteArrayContent(Encoding.ASCII.GetBytes(
            $"--b\r\nContent-Disposition: form-data; name=\"file\"; filename*=UTF-8''{escaped}.parquet\r\n\r\nno Parquet\r\n--b--\r\n"));
        form.Headers.ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b");
        (await SendAsync(HttpMethod.Post, "v1/files", key, form)).Dispose();
        // A store that fails is told of in the log, with what was asked of it.
        Directory.Delete(Folder["objects"], recursive: true);
        await File.WriteAllTextAsync(Folder["objects"], "no folder", TestContext.Current.CancellationToken);
        using var failing = JsonContent.Create(new JsonObject
        {
            ["model"] = "pattern",
            ["name"] = "\u202Eforged",
            ["prompts"] = new JsonObject { ["items"] = new JsonArray(new JsonObject { ["prompt"] = text }) },
        });
        Assert.True((await SendAsync(HttpMethod.Post, "v1/jobs", key, failing)).StatusCode >= HttpStatusCode.InternalServerError);

        Assert.NotEmpty(_log.Messages);
        Assert.DoesNotContain(_log.Messages, line => line.Any(char.IsControl) || line.Contains('\u2028', StringComparison.Ordinal));
    }
}
