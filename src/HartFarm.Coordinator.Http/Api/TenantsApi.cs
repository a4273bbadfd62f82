using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace HartFarm.Coordinator.Http.Api;

/// <summary>Tenants, for administrators.</summary>
internal static class TenantsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var tenants = routes.MapGroup("/v1/tenants").WithTags("Access").RequireAuthorization(Scopes.Admin);
        tenants.MapGet("", ListAsync).WithSummary("List tenants by name").ProducesProblem(400);
        tenants.MapPost("", CreateAsync).WithSummary("Create a tenant").ProducesProblem(400).ProducesProblem(409);
        tenants.MapGet("{name}", GetAsync).WithSummary("Look at a tenant").ProducesProblem(404);
        tenants.MapPut("{name}", ChangeAsync).WithSummary("Set a tenant's share and quotas, all of them; what is left out has no limit")
            .ProducesProblem(400).ProducesProblem(404);
        tenants.MapDelete("{name}", DeleteAsync).WithSummary("Delete a tenant that has no jobs, no files and no keys that work").ProducesProblem(404).ProducesProblem(409);
    }

    private static async Task<Ok<Page<TenantInfo>>> ListAsync(TenantRegistry tenants, string? after, int? limit, CancellationToken cancellation)
    {
        if (after?.Contains('\0', StringComparison.Ordinal) == true) throw RequestException.Field("after", "is no 'next' of a page");
        var most = Paging.Limit(limit);
        var found = await tenants.ListAsync(after, most + 1, cancellation).ConfigureAwait(false);
        return TypedResults.Ok(new Page<TenantInfo>([.. found.Take(most)], found.Count > most ? found[most - 1].Name : null));
    }

    private static async Task<Created<TenantInfo>> CreateAsync(TenantRequest request, TenantRegistry tenants, CancellationToken cancellation)
    {
        TenantCheck.Run(request);
        return TypedResults.Created(
            $"/v1/tenants/{request.Name}", await tenants.CreateAsync(request.Name, request, cancellation).ConfigureAwait(false));
    }

    private static async Task<Ok<TenantInfo>> GetAsync(string name, TenantRegistry tenants, CancellationToken cancellation) =>
        TypedResults.Ok(await tenants.FindAsync(name, cancellation).ConfigureAwait(false) ?? throw Missing());

    private static async Task<Ok<TenantInfo>> ChangeAsync(string name, TenantSettings settings, TenantRegistry tenants, CancellationToken cancellation)
    {
        TenantCheck.Run(settings);
        return TypedResults.Ok(await tenants.ChangeAsync(name, settings, cancellation).ConfigureAwait(false) ?? throw Missing());
    }

    private static async Task<NoContent> DeleteAsync(string name, TenantRegistry tenants, CancellationToken cancellation) =>
        await tenants.DeleteAsync(name, cancellation).ConfigureAwait(false) ? TypedResults.NoContent() : throw Missing();

    private static RequestException Missing() => RequestException.Missing("such tenant");
}
