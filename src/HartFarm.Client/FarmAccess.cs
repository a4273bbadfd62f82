using System.Net.Http.Json;
using HartFarm.Contracts.Http;

namespace HartFarm.Client;

/// <summary>Who may use a farm. All but <see cref="AccountAsync"/> is for keys with the scope <c>admin</c>.</summary>
/// <exception cref="FarmException">Any method: there was no answer, or one that refuses.</exception>
public sealed class FarmAccess
{
    private const string Tenants = "v1/tenants";
    private const string Keys = "v1/keys";

    private readonly Transport _transport;

    internal FarmAccess(Transport transport) => _transport = transport;

    /// <summary>The client's own tenant, key and quotas.</summary>
    public Task<AccountInfo> AccountAsync(CancellationToken cancellation = default) => GetAsync<AccountInfo>("v1/account", cancellation);

    /// <summary>All tenants, by name.</summary>
    public IAsyncEnumerable<TenantInfo> TenantsAsync(CancellationToken cancellation = default) =>
        Pages.AllAsync(after => GetAsync<Page<TenantInfo>>(Query.Of(Tenants, ("after", after), ("limit", "1000")), cancellation), cancellation);

    /// <summary>Looks at a tenant.</summary>
    public Task<TenantInfo> TenantAsync(string name, CancellationToken cancellation = default) => GetAsync<TenantInfo>(Tenant(name), cancellation);

    /// <summary>Creates a tenant.</summary>
    public Task<TenantInfo> CreateTenantAsync(TenantRequest request, CancellationToken cancellation = default) =>
        SendAsync<TenantInfo>(HttpMethod.Post, Tenants, request, Guid.NewGuid().ToString("N"), cancellation);

    /// <summary>Sets a tenant's share and quotas, all of them.</summary>
    public Task<TenantInfo> SetTenantAsync(string name, TenantSettings settings, CancellationToken cancellation = default) =>
        SendAsync<TenantInfo>(HttpMethod.Put, Tenant(name), settings, null, cancellation);

    /// <summary>Deletes a tenant that has no jobs, no files and no keys that work.</summary>
    public async Task DeleteTenantAsync(string name, CancellationToken cancellation = default)
    {
        using var response = await _transport.SendAsync(() => _transport.Request(HttpMethod.Delete, Tenant(name)), cancellation).ConfigureAwait(false);
    }

    /// <summary>All API keys, the newest first.</summary>
    /// <param name="tenant">This tenant's alone.</param>
    /// <param name="cancellation">Gives up.</param>
    public IAsyncEnumerable<ApiKeyInfo> KeysAsync(string? tenant = null, CancellationToken cancellation = default) =>
        Pages.AllAsync(after => GetAsync<Page<ApiKeyInfo>>(Query.Of(Keys, ("tenant", tenant), ("after", after), ("limit", "1000")), cancellation), cancellation);

    /// <summary>Looks at an API key.</summary>
    public Task<ApiKeyInfo> KeyAsync(string id, CancellationToken cancellation = default) => GetAsync<ApiKeyInfo>(Key(id), cancellation);

    /// <summary>Makes an API key. The answer alone tells it; where the answer is lost on its way, the call fails and the key is one to be revoked.</summary>
    public Task<NewApiKey> CreateKeyAsync(ApiKeyRequest request, CancellationToken cancellation = default) =>
        SendAsync<NewApiKey>(HttpMethod.Post, Keys, request, Guid.NewGuid().ToString("N"), cancellation);

    /// <summary>Revokes an API key; it stays listed.</summary>
    public Task<ApiKeyInfo> RevokeKeyAsync(string id, CancellationToken cancellation = default) =>
        _transport.JsonAsync<ApiKeyInfo>(HttpMethod.Delete, Key(id), null, null, cancellation);

    /// <summary>Who did what, the newest first.</summary>
    /// <param name="tenant">What concerns this tenant alone.</param>
    /// <param name="action">What is of this kind alone.</param>
    /// <param name="cancellation">Gives up.</param>
    public IAsyncEnumerable<AuditEntryInfo> AuditAsync(string? tenant = null, AuditAction? action = null, CancellationToken cancellation = default) =>
        Pages.AllAsync(after => GetAsync<Page<AuditEntryInfo>>(
            Query.Of("v1/audit", ("tenant", tenant), ("action", Query.Word(action)), ("after", after), ("limit", "1000")), cancellation), cancellation);

    private static string Tenant(string name) => $"{Tenants}/{Uri.EscapeDataString(name)}";

    private static string Key(string id) => $"{Keys}/{Uri.EscapeDataString(id)}";

    private Task<T> GetAsync<T>(string path, CancellationToken cancellation) => _transport.JsonAsync<T>(HttpMethod.Get, path, null, null, cancellation);

    private Task<T> SendAsync<T>(HttpMethod method, string path, object body, string? key, CancellationToken cancellation) =>
        _transport.JsonAsync<T>(method, path, () => JsonContent.Create(body, body.GetType(), options: WireJson.Client), key, cancellation);
}
