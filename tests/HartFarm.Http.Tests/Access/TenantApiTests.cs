using System.Net;
using System.Net.Http.Json;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Http.Tests.Farm;

namespace HartFarm.Http.Tests.Access;

/// <summary>Tenants and their quotas over HTTP.</summary>
public sealed class TenantApiTests : KeyedFarmTest
{
    [Fact]
    public async Task An_administrator_creates_looks_at_changes_and_deletes_a_tenant()
    {
        var quotas = new TenantQuotas { ImagesPerDay = 9, JobsAtOnce = 2 };
        var created = await Root.CreateTenantAsync(new TenantRequest { Name = "fox", Weight = 3, Quotas = quotas });
        Assert.Equal(("fox", 3, quotas), (created.Name, created.Weight, created.Quotas));
        Assert.Equal(created, await Root.TenantAsync("fox"));
        Assert.Equal("There is a tenant 'fox' already.", (await RefusedAsync(HttpStatusCode.Conflict, () => Root.CreateTenantAsync(new TenantRequest { Name = "fox" }))).Message);
        var changed = await Root.SetTenantAsync("fox", new TenantSettings { Quotas = new TenantQuotas { ImagesPerJob = 4 } });
        Assert.Equal((1, new TenantQuotas { ImagesPerJob = 4 }), (changed.Weight, changed.Quotas));
        await Root.CreateTenantAsync(new TenantRequest { Name = "owl" });
        Assert.Equal(["fox", "owl"], await Root.TenantsAsync().Select(one => one.Name).ToListAsync());
        using var page = await SendAsync(HttpMethod.Get, "v1/tenants?limit=1", RootKey);
        Assert.Equal("fox", (await page.Content.ReadFromJsonAsync<Page<TenantInfo>>(WireJson.Client))!.Next);
        await Root.DeleteTenantAsync("owl");
        Assert.Equal(["fox"], await Root.TenantsAsync().Select(one => one.Name).ToListAsync());
        foreach (var missing in new Func<Task>[] { () => Root.TenantAsync("owl"), () => Root.SetTenantAsync("owl", new()), () => Root.DeleteTenantAsync("owl") })
            Assert.Equal("There is no such tenant.", (await RefusedAsync(HttpStatusCode.NotFound, missing)).Message);
    }

    [Theory]
    [InlineData("""{"name": "../up"}""", "name")]
    [InlineData("""{"name": "fox\n"}""", "name")]
    [InlineData("""{"name": ""}""", "name")]
    [InlineData("""{}""", "name")]
    [InlineData("""{"name": "fox", "weight": 0}""", "weight")]
    [InlineData("""{"name": "fox", "weight": 1e300}""", "weight")]
    [InlineData("""{"name": "fox", "quotas": null}""", "quotas")]
    [InlineData("""{"name": "fox", "quotas": {"jobs": 3}}""", "quotas.jobs")]
    [InlineData("""{"name": "fox", "quotas": {"images_per_day": -1}}""", "quotas.images_per_day")]
    [InlineData("""{"name": "fox", "quotas": {"jobs_at_once": 3000000000}}""", "quotas.jobs_at_once")]
    public async Task What_will_not_do_is_named(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await SendAsync(HttpMethod.Post, "v1/tenants", RootKey, content);
        Assert.Equal(field, Assert.Single((await RefusedAsync(response, HttpStatusCode.BadRequest)).Errors).Field);
        Assert.Empty(await Root.TenantsAsync().ToListAsync());
    }

    [Fact]
    public async Task A_job_over_a_quota_is_told_which_and_until_when()
    {
        var key = await KeyAsync("fox");
        using var fox = Farm.ClientOf(key.Key);
        await Root.SetTenantAsync("fox", new TenantSettings { Quotas = new TenantQuotas { ImagesPerJob = 2, JobsAtOnce = 1, ImagesPerDay = 3 } });
        Assert.Equal("The job has 3 images; fox may have 2 in one job.", (await RefusedAsync(HttpStatusCode.UnprocessableEntity, () => fox.SubmitAsync(HttpFarm.Request(3)))).Message);
        var job = await fox.SubmitAsync(HttpFarm.Request(2));
        using (var again = await SubmitAsync(key.Key, 1))
        {
            Assert.Contains("may have 1 job at once", (await RefusedAsync(again, HttpStatusCode.TooManyRequests)).Detail, StringComparison.Ordinal);
            Assert.Equal(TimeSpan.FromMinutes(5), again.Headers.RetryAfter!.Delta);
        }
        await fox.CancelAsync(job.Id);
        using (var again = await SubmitAsync(key.Key, 2))
        {
            Assert.Contains("3 a day and has submitted 2 today", (await RefusedAsync(again, HttpStatusCode.TooManyRequests)).Detail, StringComparison.Ordinal);
            Assert.InRange(again.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        }
        await fox.SubmitAsync(HttpFarm.Request(1));
        var account = await fox.Access.AccountAsync();
        Assert.Equal(("fox", 3, 1, key.Prefix), (account.Tenant.Name, account.Tenant.ImagesToday, account.Tenant.OpenJobs, account.Key));
        Assert.Equal(Scopes.Usual, account.Scopes);
        Assert.Equal("root", (await Root.AccountAsync()).Tenant.Name);
    }

    private Task<HttpResponseMessage> SubmitAsync(string key, int prompts) =>
        SendAsync(HttpMethod.Post, "v1/jobs", key, JsonContent.Create(HttpFarm.Request(prompts), options: WireJson.Client));
}
