using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using HartFarm.Client;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Http;
using HartFarm.Coordinator.Http.Access;

namespace HartFarm.Http.Tests.Farm;

/// <summary>A farm that asks for keys. Its settings have an administrator's, with which tests make others.</summary>
public abstract class KeyedFarmTest : HttpFarmTest
{
    protected const string RootKey = "root-key";

    private protected FarmAccess Root => Farm.Client.Access;

    public override async ValueTask InitializeAsync() => Farm = await HttpFarm.StartAsync(Folder, SetKeys, RootKey);

    /// <summary>What the farm is to ask for.</summary>
    protected virtual void SetKeys(HttpOptions options) => options.Keys = [new ApiKey { Tenant = "root", Sha256 = HashOf(RootKey), Scopes = Scopes.All }];

    protected static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Makes a key, and its tenant where there is none.</summary>
    protected async Task<NewApiKey> KeyAsync(string tenant, params string[] scopes)
    {
        if (!await Root.TenantsAsync().AnyAsync(one => one.Name == tenant)) await Root.CreateTenantAsync(new TenantRequest { Name = tenant });
        return await Root.CreateKeyAsync(new ApiKeyRequest { Tenant = tenant, Scopes = scopes.Length == 0 ? null : scopes });
    }

    /// <summary>Sends a request with a key.</summary>
    protected async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? key, HttpContent? content = null, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        if (key is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        if (idempotencyKey is not null) request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await Farm.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
