using System.Security.Claims;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>What is known of who sends a request.</summary>
internal static class Caller
{
    /// <summary>The tenant of whoever comes without a key, which only this machine's own do.</summary>
    public const string LocalTenant = "default";

    public const string TenantClaim = "tenant";
    public const string ScopeClaim = "scope";

    /// <summary>Whose jobs the request is about.</summary>
    public static string Tenant(this ClaimsPrincipal user) =>
        user.FindFirstValue(TenantClaim) ?? throw new InvalidOperationException("a request came in without a tenant");

    /// <summary>Whose work the request may see in sums; null is everybody's, for an administrator.</summary>
    public static string? TenantToSee(this ClaimsPrincipal user) => user.HasClaim(ScopeClaim, Scopes.Admin) ? null : user.Tenant();

    public static ClaimsPrincipal Of(string tenant, IEnumerable<string> scopes, string scheme) => new(new ClaimsIdentity(
        [new Claim(TenantClaim, tenant), .. scopes.Select(scope => new Claim(ScopeClaim, scope))], scheme));
}
