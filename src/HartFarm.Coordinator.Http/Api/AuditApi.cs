using System.Globalization;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Audit;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace HartFarm.Coordinator.Http.Api;

/// <summary>Who did what, for administrators.</summary>
internal static class AuditApi
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/v1/audit", ListAsync).WithTags("Access").RequireAuthorization(Scopes.Admin)
        .WithSummary("List who did what, to what, when and from where, the newest first").ProducesProblem(400);

    private static async Task<Ok<Page<AuditEntryInfo>>> ListAsync(
        AuditLog audit, string? tenant, string? action, string? after, int? limit, CancellationToken cancellation)
    {
        if (tenant?.Contains('\0', StringComparison.Ordinal) == true) throw RequestException.Field("tenant", "must not hold a NUL");
        var most = Paging.Limit(limit);
        var before = after is null ? (long?)null : Paging.After(after);
        var rows = await audit.ListAsync(tenant, Paging.Word<AuditAction>(action, "action"), before, most + 1, cancellation).ConfigureAwait(false);
        return TypedResults.Ok(new Page<AuditEntryInfo>(
            [.. rows.Take(most).Select(Describe)], rows.Count > most ? rows[most - 1].Id.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static AuditEntryInfo Describe(AuditRow entry) => new()
    {
        Id = entry.Id,
        At = entry.At,
        Action = entry.Action,
        Actor = entry.Actor,
        Tenant = entry.Tenant,
        Subject = entry.Subject,
        Address = entry.Address,
        Detail = entry.Detail,
    };
}
