using System.Security.Claims;
using HartFarm.Contracts.Http;
using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Http.Dataset;
using HartFarm.Coordinator.Http.Errors;
using HartFarm.Coordinator.Http.Files;
using HartFarm.Coordinator.Http.Jobs;
using HartFarm.Storage.Images;
using HartFarm.Storage.Manifests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace HartFarm.Coordinator.Http.Api;

/// <summary>What a job has made.</summary>
internal static class DatasetApi
{
    // Pixels of the longer side.
    private const int UsualThumbnail = 256;
    private const int LargestThumbnail = 1024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var job = routes.MapGroup("/v1/jobs/{id}").WithTags("Datasets").RequireAuthorization(Scopes.Read);
        job.MapGet("images", ImagesAsync).WithSummary("List a job's finished images").ProducesProblem(404);
        job.MapGet("images/{index:long}", ImageAsync).WithSummary("Fetch an image").ProducesProblem(404);
        job.MapGet("images/{index:long}/thumbnail", ThumbnailAsync).WithSummary("Fetch a small WebP of an image").ProducesProblem(400).ProducesProblem(404);
        job.MapGet("manifest", ManifestAsync).WithSummary("Fetch a job's manifest").ProducesProblem(404);
        job.MapGet("objects", ObjectsAsync).WithSummary("List the objects of a job's dataset").ProducesProblem(404);
        job.MapMethods("objects/{**name}", [HttpMethods.Get, HttpMethods.Head], ObjectAsync)
            .WithSummary("Fetch an object, or a range of it; with redirect=true from the object store itself, where that has an address for others")
            .Produces(StatusCodes.Status307TemporaryRedirect).ProducesProblem(404);
    }

    private static async Task<Ok<Page<ImageInfo>>> ImagesAsync(
        string id, JobReader jobs, JobImages images, ClaimsPrincipal user, string? prompt, string? after, int? limit, CancellationToken cancellation)
    {
        var job = await jobs.RowAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false);
        var text = string.IsNullOrWhiteSpace(prompt) ? null : prompt.Trim();
        return TypedResults.Ok(await images.ListAsync(job, Paging.After(after), Paging.Limit(limit), text, cancellation).ConfigureAwait(false));
    }

    private static async Task<FileStreamHttpResult> ImageAsync(
        string id, long index, JobReader jobs, JobImages images, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var job = await jobs.RowAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false);
        var entry = await images.FindAsync(job, index, cancellation).ConfigureAwait(false);
        var format = entry.Format.ToString().ToLowerInvariant();
        return TypedResults.Stream(
            await images.OpenAsync(job, entry, cancellation).ConfigureAwait(false), $"image/{format}", entityTag: new EntityTagHeaderValue($"\"{entry.Sha256}\""));
    }

    private static async Task<FileContentHttpResult> ThumbnailAsync(
        string id, long index, int? side, JobReader jobs, JobImages images, ClaimsPrincipal user, HttpResponse response, CancellationToken cancellation)
    {
        if (side is < 1 or > LargestThumbnail) throw RequestException.Field("side", $"must be from 1 to {LargestThumbnail}");
        var longest = side ?? UsualThumbnail;
        var job = await jobs.RowAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false);
        var entry = await images.FindAsync(job, index, cancellation).ConfigureAwait(false);
        var file = await images.ReadAsync(job, entry, cancellation).ConfigureAwait(false);
        // An image of a job never changes, but who may see it does.
        response.Headers.CacheControl = "private, max-age=3600";
        return TypedResults.Bytes(
            await Task.Run(() => Thumbnail.Of(file, longest), cancellation).ConfigureAwait(false), "image/webp",
            entityTag: new EntityTagHeaderValue($"\"{entry.Sha256}-{longest}\""));
    }

    private static async Task<FileStreamHttpResult> ManifestAsync(
        string id, JobReader jobs, JobObjects objects, ClaimsPrincipal user, CancellationToken cancellation)
    {
        var job = await jobs.RowAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false);
        return Stream(await objects.OpenAsync(job.Id, ManifestNames.Summary, cancellation).ConfigureAwait(false), JobObjects.TypeOf(ManifestNames.Summary));
    }

    private static async Task<Ok<Page<DatasetObject>>> ObjectsAsync(
        string id, JobReader jobs, JobObjects objects, ClaimsPrincipal user, string? after, int? limit, CancellationToken cancellation)
    {
        var job = await jobs.RowAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false);
        return TypedResults.Ok(await objects.ListAsync(job.Id, after, Paging.Limit(limit), cancellation).ConfigureAwait(false));
    }

    private static async Task<IResult> ObjectAsync(
        string id, string name, bool? redirect, JobReader jobs, JobObjects objects, ObjectLinks links, ClaimsPrincipal user, HttpContext http, CancellationToken cancellation)
    {
        var job = await jobs.RowAsync(user.Tenant(), JobIds.Parse(id), cancellation).ConfigureAwait(false);
        var content = await objects.OpenAsync(job.Id, name, cancellation).ConfigureAwait(false);
        // A link is signed for GET. The framework's own redirects are logged with their address.
        if (redirect is not true || !HttpMethods.IsGet(http.Request.Method) || links.Of(job.Id, name) is not { } link) return Stream(content, JobObjects.TypeOf(name));
        await content.DisposeAsync().ConfigureAwait(false);
        (http.Response.Headers.Location, http.Response.Headers.CacheControl) = (link.Url.AbsoluteUri, "no-store");
        return TypedResults.StatusCode(StatusCodes.Status307TemporaryRedirect);
    }

    /// <summary>An object, with ranges. Its tag changes when it is written anew.</summary>
    internal static FileStreamHttpResult Stream(SeekableObject content, string type, string? fileName = null)
    {
        var stored = content.Stored;
        var tag = stored.Sha256 ?? $"{stored.Bytes:x}-{stored.Modified.UtcTicks:x}";
        return TypedResults.Stream(content, type, fileName, stored.Modified, new EntityTagHeaderValue($"\"{tag}\""), enableRangeProcessing: true);
    }
}
