using System.Security.Claims;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.Usage;
using HartFarm.Coordinator.Usage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace HartFarm.Coordinator.Http.Api;

/// <summary>What was made, by day, tenant and model.</summary>
internal static class UsageApi
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/usage", ListAsync).WithTags("Farm").RequireAuthorization(Scopes.Read)
        .WithSummary("List what was made by day (UTC), tenant and model, the newest day first; a tenant sees its own, an administrator all")
        .ProducesProblem(400).ProducesProblem(403);

    private static async Task<Ok<Page<UsageInfo>>> ListAsync(
        UsageReader usage, ClaimsPrincipal user, DateOnly? from, DateOnly? to, string? tenant, string? after, int? limit, CancellationToken cancellation)
    {
        var own = user.TenantToSee();
        if (own is not null && tenant is not null && tenant != own) throw new RequestException(403, "Only an administrator sees the usage of other tenants.");
        if (tenant?.Contains('\0', StringComparison.Ordinal) == true) throw RequestException.Field("tenant", "must not hold a NUL");
        if (from > to) throw RequestException.Field("to", "must not be before 'from'");
        var most = Paging.Limit(limit);
        var filter = new UsageFilter(own ?? tenant, from, to, UsageCursor.Parse(after), most + 1);
        var rows = await usage.ListAsync(filter, cancellation).ConfigureAwait(false);
        return TypedResults.Ok(new Page<UsageInfo>(
            [.. rows.Take(most).Select(Describe)],
            rows.Count > most ? UsageCursor.Text(rows[most - 1]) : null));
    }

    private static UsageInfo Describe(UsageDayRow row) => new()
    {
        Day = row.Day,
        Tenant = row.Tenant,
        Model = row.Model,
        Shards = row.Shards,
        Images = row.Images,
        Seconds = row.Seconds,
        Bytes = row.Bytes,
    };
}
