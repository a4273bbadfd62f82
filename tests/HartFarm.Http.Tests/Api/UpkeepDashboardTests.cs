using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Api;

/// <summary>Who sees the dashboard of upkeep.</summary>
public sealed class UpkeepDashboardTests : HttpFarmTest
{
    public override async ValueTask InitializeAsync() => Farm = await HttpFarm.StartAsync(
        Folder,
        options => options.Keys =
        [
            new ApiKey { Tenant = "fox", Sha256 = HashOf("fox-key") },
            new ApiKey { Tenant = "root", Sha256 = HashOf("root-key"), Scopes = [Scopes.Read, Scopes.Admin] },
        ],
        key: "fox-key");

    [Theory]
    [InlineData("hangfire")]
    [InlineData("hangfire/recurring")]
    [InlineData("hangfire/jobs/enqueued")]
    public async Task An_administrator_comes_in_and_nobody_else(string path)
    {
        using var nobody = await SendAsync(HttpMethod.Get, path, null);
        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal("Basic realm=\"hartfarm\"", nobody.Headers.WwwAuthenticate.ToString());
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, path, Bearer("wrong-key"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Get, path, Bearer("fox-key"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(HttpMethod.Get, path, Basic("fox-key"))).StatusCode);
        foreach (var key in new[] { Bearer("root-key"), Basic("root-key") })
        {
            using var page = await SendAsync(HttpMethod.Get, path, key);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
            Assert.Contains("HartFarm upkeep", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Upkeep_is_run_by_an_administrator_and_not_by_a_page_of_another_origin()
    {
        Assert.Equal(HttpStatusCode.Unauthorized, (await TriggerAsync(null, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await TriggerAsync(Bearer("fox-key"), null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await TriggerAsync(Basic("root-key"), "https://evil.example")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await TriggerAsync(Basic("root-key"), "null")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await TriggerAsync(Basic("root-key"), Farm.Address.GetLeftPart(UriPartial.Authority))).StatusCode);
    }

    [Fact]
    public async Task A_password_opens_nothing_but_the_dashboard() =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(HttpMethod.Get, "v1/models", Basic("root-key"))).StatusCode);

    [Fact]
    public async Task Without_keys_this_machine_comes_in_under_its_own_names_alone()
    {
        using var folder = new TemporaryFolder();
        await using var open = await HttpFarm.StartAsync(folder);
        Assert.Equal(HttpStatusCode.OK, (await open.Http.GetAsync("hangfire")).StatusCode);
        using var foreign = new HttpRequestMessage(HttpMethod.Get, "hangfire") { Headers = { Host = "evil.example" } };
        Assert.Equal(HttpStatusCode.BadRequest, (await open.Http.SendAsync(foreign)).StatusCode);
    }

    private Task<HttpResponseMessage> TriggerAsync(AuthenticationHeaderValue? key, string? origin) =>
        SendAsync(HttpMethod.Post, "hangfire/recurring/trigger", key, origin, new FormUrlEncodedContent([new("jobs[]", "usage")]));

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, AuthenticationHeaderValue? key, string? origin = null, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = key;
        if (origin is not null) request.Headers.Add("Origin", origin);
        return await Farm.Http.SendAsync(request);
    }

    private static AuthenticationHeaderValue Bearer(string key) => new("Bearer", key);

    private static AuthenticationHeaderValue Basic(string key) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"anybody:{key}")));

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
