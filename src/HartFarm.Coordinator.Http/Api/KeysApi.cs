using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Data.Rows;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.Idempotency;
using HartFarm.Coordinator.Http.Jobs;
using HartFarm.Coordinator.Keys;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace HartFarm.Coordinator.Http.Api;

/// <summary>API keys, for administrators. Those of the settings are not among them.</summary>
internal static class KeysApi
{
    private static readonly SecretAnswer Secret = new("key");

    public static void Map(IEndpointRouteBuilder routes)
    {
        var keys = routes.MapGroup("/v1/keys").WithTags("Access").RequireAuthorization(Scopes.Admin);
        keys.MapGet("", ListAsync).WithSummary("List API keys, the newest first").ProducesProblem(400);
        keys.MapPost("", CreateAsync).WithSummary("Make an API key; the answer alone tells it").WithMetadata(Secret)
            .ProducesProblem(400).ProducesProblem(409);
        keys.MapGet("{id}", GetAsync).WithSummary("Look at an API key").ProducesProblem(404);
        keys.MapDelete("{id}", RevokeAsync).WithSummary("Revoke an API key; it stays listed").ProducesProblem(404);
    }

    private static async Task<Ok<Page<ApiKeyInfo>>> ListAsync(KeyRegistry keys, string? tenant, string? after, int? limit, CancellationToken cancellation)
    {
        if (tenant?.Contains('\0', StringComparison.Ordinal) == true) throw RequestException.Field("tenant", "must not hold a NUL");
        var most = Paging.Limit(limit);
        var last = JobCursor.Parse(after);
        var rows = await keys.ListAsync(tenant, last is null ? null : (last.CreatedAt, last.Id), most + 1, cancellation).ConfigureAwait(false);
        return TypedResults.Ok(new Page<ApiKeyInfo>(
            [.. rows.Take(most).Select(Describe)], rows.Count > most ? new JobCursor(rows[most - 1].CreatedAt, rows[most - 1].Id).ToString() : null));
    }

    private static async Task<Created<NewApiKey>> CreateAsync(
        ApiKeyRequest request, KeyRegistry keys, TimeProvider clock, HttpContext context, CancellationToken cancellation)
    {
        var scopes = KeyCheck.Run(request, clock.GetUtcNow());
        var again = context.Features.Get<IdempotentRequest>();
        var id = again?.ResourceId ?? Guid.CreateVersion7(clock.GetUtcNow());
        // It was made before, and only the answer was lost.
        if (again is { IsAgain: true } && await keys.FindAsync(id, cancellation).ConfigureAwait(false) is not null) throw new RequestException(409, Secret.ToldOnce(id));
        var (row, secret) = await keys.CreateAsync(id, request.Tenant, request.Name, scopes, request.ExpiresAt, cancellation).ConfigureAwait(false)
            ?? throw RequestException.Field("tenant", $"there is no tenant '{request.Tenant}'");
        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        var info = Describe(row);
        return TypedResults.Created($"/v1/keys/{info.Id}", new NewApiKey
        {
            Id = info.Id,
            Tenant = info.Tenant,
            Name = info.Name,
            Prefix = info.Prefix,
            Scopes = info.Scopes,
            CreatedAt = info.CreatedAt,
            ExpiresAt = info.ExpiresAt,
            Key = secret.Text,
        });
    }

    private static async Task<Ok<ApiKeyInfo>> GetAsync(string id, KeyRegistry keys, CancellationToken cancellation) =>
        TypedResults.Ok(Describe(await keys.FindAsync(Parse(id), cancellation).ConfigureAwait(false) ?? throw Missing()));

    private static async Task<Ok<ApiKeyInfo>> RevokeAsync(string id, KeyRegistry keys, CancellationToken cancellation) =>
        TypedResults.Ok(Describe(await keys.RevokeAsync(Parse(id), cancellation).ConfigureAwait(false) ?? throw Missing()));

    private static ApiKeyInfo Describe(ApiKeyRow key) => new()
    {
        Id = key.Id.ToString("N"),
        Tenant = key.Tenant,
        Name = key.Name,
        Prefix = key.Prefix,
        Scopes = key.Scopes,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        RevokedAt = key.RevokedAt,
        LastUsedAt = key.LastUsedAt,
    };

    private static Guid Parse(string id) => Guid.TryParseExact(id, "N", out var key) ? key : throw Missing();

    private static RequestException Missing() => RequestException.Missing("such key");
}
