using System.Net;
using System.Net.Http.Json;
using System.Text;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Data;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Http.Tests.Farm;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace HartFarm.Http.Tests.Access;

/// <summary>API keys over HTTP.</summary>
public sealed class KeyApiTests : KeyedFarmTest
{
    [Fact]
    public async Task A_key_lets_its_tenant_in_until_it_is_revoked()
    {
        var key = await KeyAsync("fox");
        Assert.Equal(Scopes.Usual, key.Scopes);
        Assert.StartsWith($"{key.Prefix}_", key.Key, StringComparison.Ordinal);
        using var fox = Farm.ClientOf(key.Key);
        var job = await fox.SubmitAsync(HttpFarm.Request());
        Assert.Equal([job.Id], await fox.JobsAsync().Select(one => one.Id).ToListAsync());
        var listed = await Root.KeysAsync("fox").SingleAsync();
        Assert.Equal((key.Id, key.Prefix), (listed.Id, listed.Prefix));
        Assert.NotNull(listed.LastUsedAt);
        Assert.Empty(await Root.KeysAsync("owl").ToListAsync());
        Assert.NotNull((await Root.RevokeKeyAsync(key.Id)).RevokedAt);
        Assert.Equal("The key was revoked.", (await RefusedAsync(HttpStatusCode.Unauthorized, () => fox.GetAsync(job.Id))).Message);
        Assert.NotNull((await Root.KeyAsync(key.Id)).RevokedAt);
        await RefusedAsync(HttpStatusCode.NotFound, () => Root.RevokeKeyAsync("0"));
        await RefusedAsync(HttpStatusCode.NotFound, () => Root.KeyAsync(Guid.NewGuid().ToString("N")));
    }

    [Fact]
    public async Task The_key_is_told_once_and_kept_nowhere()
    {
        await Root.CreateTenantAsync(new TenantRequest { Name = "fox" });
        using var first = await CreateAsync("k");
        Assert.Equal((HttpStatusCode.Created, true), (first.StatusCode, first.Headers.CacheControl!.NoStore));
        var key = (await first.Content.ReadFromJsonAsync<NewApiKey>(WireJson.Client))!;
        Assert.Equal($"/v1/keys/{key.Id}", first.Headers.Location!.OriginalString);
        using var second = await CreateAsync("k");
        Assert.StartsWith($"The key {key.Id} was made, and the answer that alone tells it is not kept.", (await RefusedAsync(second, HttpStatusCode.Conflict)).Detail, StringComparison.Ordinal);
        Assert.Single(await Root.KeysAsync().ToListAsync());

        // As after a crash between the work and its answer.
        await Farm.Services.GetRequiredService<FarmStore>().WriteAsync(
            context => context.IdempotencyKeys.Where(row => row.Key == "k").ExecuteUpdateAsync(
                set => set.SetProperty(row => row.Status, (int?)null).SetProperty(row => row.LockedUntil, DateTimeOffset.UtcNow - TimeSpan.FromMinutes(1))),
            CancellationToken.None);
        using var third = await CreateAsync("k");
        Assert.Contains(key.Id, (await RefusedAsync(third, HttpStatusCode.Conflict)).Detail, StringComparison.Ordinal);
        Assert.Single(await Root.KeysAsync().ToListAsync());

        await Farm.StopAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var secret = key.Key[(key.Prefix.Length + 1)..];
        foreach (var file in Directory.GetFiles(Folder.Path, "farm.db*"))
            Assert.DoesNotContain(secret, Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"tenant": "nobody"}""", "tenant", "there is no tenant 'nobody'")]
    [InlineData("""{"tenant": "a\u0000"}""", "tenant", "must be a tenant's name")]
    [InlineData("""{}""", "tenant", "is missing")]
    [InlineData("""{"tenant": "fox", "name": "a\nb"}""", "name", "must have at most 100 characters, and no control characters")]
    [InlineData("""{"tenant": "fox", "scopes": []}""", "scopes", "must not be empty")]
    [InlineData("""{"tenant": "fox", "scopes": ["read", "root"]}""", "scopes", "'root' is no scope; there are read, submit, admin, metrics")]
    [InlineData("""{"tenant": "fox", "expires_at": "2001-01-01T00:00:00Z"}""", "expires_at", "is over")]
    [InlineData("""{"tenant": "fox", "expires_at": "tomorrow"}""", "expires_at", "has a value of the wrong kind")]
    public async Task What_will_not_do_is_named(string body, string field, string message)
    {
        await Root.CreateTenantAsync(new TenantRequest { Name = "fox" });
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await SendAsync(HttpMethod.Post, "v1/keys", RootKey, content);
        var error = Assert.Single((await RefusedAsync(response, HttpStatusCode.BadRequest)).Errors);
        Assert.Equal((field, message), (error.Field, error.Message));
        Assert.Empty(await Root.KeysAsync().ToListAsync());
    }

    [Fact]
    public async Task Where_no_keys_are_needed_a_key_of_this_farm_is_still_held_to_what_it_is_for()
    {
        using var folder = new TemporaryFolder();
        await using var open = await HttpFarm.StartAsync(folder);
        await open.Client.Access.CreateTenantAsync(new TenantRequest { Name = "fox" });
        var key = await open.Client.Access.CreateKeyAsync(new ApiKeyRequest { Tenant = "fox", Scopes = [Scopes.Read] });
        using var fox = open.ClientOf(key.Key);
        Assert.Equal("fox", (await fox.Access.AccountAsync()).Tenant.Name);
        await RefusedAsync(HttpStatusCode.Forbidden, () => fox.SubmitAsync(HttpFarm.Request()));
        await open.Client.Access.RevokeKeyAsync(key.Id);
        await RefusedAsync(HttpStatusCode.Unauthorized, () => fox.ModelsAsync());
        // What clients of other services send means nothing.
        using var other = open.ClientOf("sk-not-needed");
        Assert.Equal(("default", null), ((await other.Access.AccountAsync()).Tenant.Name, (await other.Access.AccountAsync()).Key));
    }

    [Fact]
    public async Task Who_did_what_and_from_where_is_told()
    {
        var key = await KeyAsync("fox");
        using var fox = Farm.ClientOf(key.Key);
        var job = await fox.SubmitAsync(HttpFarm.Request());
        await fox.CancelAsync(job.Id);
        var root = $"sha256:{HashOf(RootKey)[..8]}";
        Assert.Equal(
            [
                (AuditAction.JobCancelled, key.Prefix, job.Id), (AuditAction.JobSubmitted, key.Prefix, job.Id), (AuditAction.KeyCreated, root, key.Id),
                (AuditAction.TenantCreated, root, "fox"),
            ],
            await Root.AuditAsync().Select(entry => (entry.Action, entry.Actor, entry.Subject!)).ToListAsync());
        Assert.All(await Root.AuditAsync().ToListAsync(), entry => Assert.Equal(("127.0.0.1", "fox"), (entry.Address, entry.Tenant)));
        Assert.Equal(job.Id, (await Root.AuditAsync("fox", AuditAction.JobSubmitted).SingleAsync()).Subject);
        using var page = await SendAsync(HttpMethod.Get, "v1/audit?limit=3", RootKey);
        var entries = (await page.Content.ReadFromJsonAsync<Page<AuditEntryInfo>>(WireJson.Client))!;
        using var next = await SendAsync(HttpMethod.Get, $"v1/audit?limit=3&after={entries.Next}", RootKey);
        Assert.Equal(AuditAction.TenantCreated, Assert.Single((await next.Content.ReadFromJsonAsync<Page<AuditEntryInfo>>(WireJson.Client))!.Data).Action);
        foreach (var query in new[] { "after=x", "action=none", "limit=0", "tenant=%00" })
        {
            using var refused = await SendAsync(HttpMethod.Get, $"v1/audit?{query}", RootKey);
            await RefusedAsync(refused, HttpStatusCode.BadRequest);
        }
    }

    private Task<HttpResponseMessage> CreateAsync(string idempotencyKey) => SendAsync(HttpMethod.Post, "v1/keys", RootKey,
        new StringContent("""{"tenant": "fox"}""", Encoding.UTF8, "application/json"), idempotencyKey);
}
