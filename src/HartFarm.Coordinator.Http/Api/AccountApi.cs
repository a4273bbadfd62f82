using System.Security.Claims;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace HartFarm.Coordinator.Http.Api;

/// <summary>Whoever asks.</summary>
internal static class AccountApi
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/account", GetAsync).WithTags("Access").RequireAuthorization()
        .WithSummary("Look at your own tenant, key and quotas; any key will do").ProducesProblem(401);

    private static async Task<Ok<AccountInfo>> GetAsync(TenantRegistry tenants, ClaimsPrincipal user, CancellationToken cancellation) => TypedResults.Ok(new AccountInfo
    {
        // A key of the settings may name a tenant that has done nothing yet.
        Tenant = await tenants.FindAsync(user.Tenant(), cancellation).ConfigureAwait(false)
            ?? new TenantInfo { Name = user.Tenant(), Weight = 1, Quotas = new TenantQuotas(), ImagesToday = 0, OpenJobs = 0 },
        Scopes = [.. user.FindAll(Caller.ScopeClaim).Select(claim => claim.Value)],
        Key = user.FindFirstValue(Caller.KeyClaim),
        ExpiresAt = user.KeyExpiresAt(),
    });
}
