using System.Net;
using System.Security.Cryptography;
using System.Text;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Api;

/// <summary>What was made, and who sees it.</summary>
public sealed class UsageTests : HttpFarmTest
{
    public override async ValueTask InitializeAsync() => Farm = await HttpFarm.StartAsync(
        Folder,
        options => options.Keys =
        [
            new ApiKey { Tenant = "fox", Sha256 = HashOf("fox-key") },
            new ApiKey { Tenant = "owl", Sha256 = HashOf("owl-key") },
            new ApiKey { Tenant = "root", Sha256 = HashOf("root-key"), Scopes = [Scopes.Read, Scopes.Admin] },
        ],
        key: "fox-key");

    [Fact]
    public async Task A_tenant_sees_its_own_and_an_administrator_all()
    {
        using var owl = Farm.ClientOf("owl-key");
        using var root = Farm.ClientOf("root-key");
        await Farm.WorkAsync(new Gate());
        var job = await Farm.Client.SubmitAsync(HttpFarm.Request(3));
        var bytes = (await Farm.EndAsync(job.Id)).Progress.ImageBytes;
        await owl.FollowAsync((await owl.SubmitAsync(HttpFarm.Request())).Id).LastAsync();
        var mine = await Farm.Client.UsageAsync().SingleAsync();
        Assert.Equal(("fox", HttpFarm.Pattern.Model, 2L, 3L, bytes), (mine.Tenant, mine.Model, mine.Shards, mine.Images, mine.Bytes));
        Assert.Equal(1, (await owl.UsageAsync().SingleAsync()).Images);
        Assert.Equal(["fox", "owl"], await root.UsageAsync().Select(one => one.Tenant).ToListAsync());
        Assert.Equal(["owl"], await root.UsageAsync(tenant: "owl").Select(one => one.Tenant).ToListAsync());
        Assert.Empty(await root.UsageAsync(from: mine.Day.AddDays(2)).ToListAsync());
        Assert.Single(await Farm.Client.UsageAsync(mine.Day, mine.Day, "fox").ToListAsync());
        await RefusedAsync(HttpStatusCode.Forbidden, async () => await Farm.Client.UsageAsync(tenant: "owl").ToListAsync());
        // It stays when its job goes.
        await Farm.Client.DeleteAsync(job.Id);
        Assert.Equal(3, (await Farm.Client.UsageAsync().SingleAsync()).Images);
    }

    [Fact]
    public async Task It_comes_in_pages_and_what_is_no_page_is_refused()
    {
        using var http = new HttpClient { BaseAddress = Farm.Address, DefaultRequestHeaders = { { "Authorization", "Bearer root-key" } } };
        using var owl = Farm.ClientOf("owl-key");
        await Farm.WorkAsync(new Gate());
        await Farm.EndAsync((await Farm.Client.SubmitAsync(HttpFarm.Request())).Id);
        await owl.FollowAsync((await owl.SubmitAsync(HttpFarm.Request())).Id).LastAsync();
        var page = await PageAsync(http, "v1/usage?limit=1");
        Assert.Equal("fox", Assert.Single(page.Data).Tenant);
        page = await PageAsync(http, $"v1/usage?limit=1&after={page.Next}");
        Assert.Equal(("owl", null), (Assert.Single(page.Data).Tenant, page.Next));
        foreach (var query in new[] { "after=x", "after=e30", "after=WyIxIiwiYSIsImIiXQ", "after=WyIyMDMwLTAxLTAxIiwiXHUwMDAwIiwiYiJd", "from=yesterday", "from=2030-01-02&to=2030-01-01", "limit=0", "tenant=%00" })
            await RefusedAsync(await http.GetAsync($"v1/usage?{query}"), HttpStatusCode.BadRequest);
    }

    private static async Task<Page<UsageInfo>> PageAsync(HttpClient http, string path) =>
        (await System.Net.Http.Json.HttpClientJsonExtensions.GetFromJsonAsync<Page<UsageInfo>>(http, path, WireJson.Client))!;

    private static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
