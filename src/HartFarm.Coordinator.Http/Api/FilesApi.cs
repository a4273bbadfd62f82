using System.Security.Claims;
using HartFarm.Contracts.Http;
using HartFarm.Contracts.OpenAI;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.Files;
using HartFarm.Coordinator.Http.Idempotency;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;

namespace HartFarm.Coordinator.Http.Api;

/// <summary>Uploaded files, in the shape of OpenAI's.</summary>
internal static class FilesApi
{
    // What a form has around its file.
    private const long Form = 1 << 20;
    private const int MostListed = 10_000;

    public static void Map(IEndpointRouteBuilder routes, HttpOptions options)
    {
        var files = routes.MapGroup("/v1/files").WithTags("Files").RequireAuthorization(Scopes.Read);
        files.MapPost("", UploadAsync).RequireAuthorization(Scopes.Submit).WithSummary("Upload a file of prompts")
            .Accepts<IFormFile>("multipart/form-data").WithMetadata(new UploadLimit(options.MaxUploadBytes + Form)).Produces<ErrorBody>(400).Produces<ErrorBody>(413);
        files.MapGet("", ListAsync).WithSummary("List files, the newest first unless order is asc");
        files.MapGet("{id}", GetAsync).WithSummary("Look at an uploaded file").Produces<ErrorBody>(404);
        files.MapGet("{id}/content", ContentAsync).WithSummary("Fetch an uploaded file").Produces<ErrorBody>(404);
        files.MapDelete("{id}", DeleteAsync).RequireAuthorization(Scopes.Submit).WithSummary("Delete an uploaded file").Produces<ErrorBody>(404);
    }

    private static async Task<Ok<FileObject>> UploadAsync(HttpRequest request, FileUpload upload, ClaimsPrincipal user, TimeProvider clock, CancellationToken cancellation)
    {
        var id = request.HttpContext.Features.Get<IdempotentRequest>()?.ResourceId ?? Guid.CreateVersion7(clock.GetUtcNow());
        return TypedResults.Ok(UploadedFiles.Describe(await upload.ReadAsync(request, id, user.Tenant(), cancellation).ConfigureAwait(false)));
    }

    private static async Task<Ok<ListOf<FileObject>>> ListAsync(
        UploadedFiles files, ClaimsPrincipal user, string? purpose, string? after, int? limit, string? order, CancellationToken cancellation)
    {
        if (order is not (null or "asc" or "desc")) throw RequestException.Field("order", "must be asc or desc");
        var most = Paging.Limit(limit, MostListed, MostListed);
        if (purpose?.Contains('\0', StringComparison.Ordinal) == true) throw RequestException.Field("purpose", "must not hold a NUL");
        return TypedResults.Ok(await files.ListAsync(user.Tenant(), purpose, after, most, order == "asc", cancellation).ConfigureAwait(false));
    }

    private static async Task<Ok<FileObject>> GetAsync(string id, UploadedFiles files, ClaimsPrincipal user, CancellationToken cancellation) =>
        TypedResults.Ok(UploadedFiles.Describe(await files.GetAsync(id, user.Tenant(), cancellation).ConfigureAwait(false)));

    private static async Task<FileStreamHttpResult> ContentAsync(string id, UploadedFiles files, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var file = await files.GetAsync(id, user.Tenant(), cancellation).ConfigureAwait(false);
        return DatasetApi.Stream(await files.OpenAsync(file, cancellation).ConfigureAwait(false), "application/octet-stream", file.Name);
    }

    private static async Task<Ok<DeletedFile>> DeleteAsync(string id, UploadedFiles files, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var file = await files.GetAsync(id, user.Tenant(), cancellation).ConfigureAwait(false);
        await files.DeleteAsync(file, cancellation).ConfigureAwait(false);
        return TypedResults.Ok(new DeletedFile(FileIds.Text(file.Id)));
    }

    private sealed record UploadLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
