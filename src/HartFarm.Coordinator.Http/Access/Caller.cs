using System.Globalization;
using System.Security.Claims;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>What is known of who sends a request.</summary>
internal static class Caller
{
    /// <summary>The tenant of whoever comes without a key, which only this machine's own do.</summary>
    public const string LocalTenant = "default";

    public const string TenantClaim = "tenant";
    public const string ScopeClaim = "scope";

    /// <summary>What people know the key by; there is none for whoever comes without a key.</summary>
    public const string KeyClaim = "key";

    private const string ExpiryClaim = "key_expires_at";

    /// <summary>Whose jobs the request is about.</summary>
    public static string Tenant(this ClaimsPrincipal user) =>
        user.FindFirstValue(TenantClaim) ?? throw new InvalidOperationException("a request came in without a tenant");

    /// <summary>Whose work the request may see in sums; null is everybody's, for an administrator.</summary>
    public static string? TenantToSee(this ClaimsPrincipal user) => user.HasClaim(ScopeClaim, Scopes.Admin) ? null : user.Tenant();

    /// <summary>From when on the key lets nobody in; null is never.</summary>
    public static DateTimeOffset? KeyExpiresAt(this ClaimsPrincipal user) =>
        user.FindFirstValue(ExpiryClaim) is { } text ? DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture) : null;

    /// <summary>Whoever comes without a key where none is needed.</summary>
    public static ClaimsPrincipal Local(string scheme) =>
        new(new ClaimsIdentity([new Claim(TenantClaim, LocalTenant), .. Scopes.All.Select(scope => new Claim(ScopeClaim, scope))], scheme));

    /// <summary>Whoever holds a key.</summary>
    public static ClaimsPrincipal Of(CallerKey key, string scheme)
    {
        var identity = new ClaimsIdentity(
            [new Claim(TenantClaim, key.Tenant), new Claim(KeyClaim, key.Label), .. key.Scopes.Select(scope => new Claim(ScopeClaim, scope))], scheme);
        if (key.ExpiresAt is { } end) identity.AddClaim(new Claim(ExpiryClaim, end.ToString("O", CultureInfo.InvariantCulture)));
        return new ClaimsPrincipal(identity);
    }
}
