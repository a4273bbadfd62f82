using System.Security.Claims;
using HartFarm.Client;
using HartFarm.Dashboard.Session;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HartFarm.Dashboard.Hosting;

/// <summary>Images and files of datasets for browsers, which send a cookie and no key.</summary>
internal static class DatasetFiles
{
    private const string Root = "/dashboard/jobs";

    /// <summary>Where a browser gets an image; with a side a small picture of it.</summary>
    public static string Image(string job, long index, int? side = null) => $"{Root}/{job}/images/{index}{(side is null ? "" : $"?side={side}")}";

    /// <summary>Where a browser gets a file of the dataset.</summary>
    public static string File(string job, string name) => $"{Root}/{job}/objects/{string.Join('/', name.Split('/').Select(Uri.EscapeDataString))}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var job = routes.MapGroup($"{Root}/{{id}}").RequireAuthorization(DashboardServices.Policy).ExcludeFromDescription();
        job.MapGet("images/{index:long}", ImageAsync);
        job.MapGet("objects/{**name}", ObjectAsync);
    }

    private static Task<IResult> ImageAsync(
        string id, long index, int? side, FarmClients clients, ClaimsPrincipal user, HttpResponse response, CancellationToken cancellation)
    {
        response.Headers.CacheControl = "private, max-age=3600";
        return StreamAsync(
            clients.Of(user), farm => side is { } longest ? farm.OpenThumbnailAsync(id, index, longest, cancellation) : farm.OpenImageAsync(id, index, cancellation),
            side is null ? null : "image/webp", null);
    }

    private static Task<IResult> ObjectAsync(string id, string name, FarmClients clients, ClaimsPrincipal user, CancellationToken cancellation) =>
        StreamAsync(clients.Of(user), farm => farm.OpenAsync(id, name, 0, cancellation), null, name.Replace('/', '-'));

    private static async Task<IResult> StreamAsync(FarmClient farm, Func<FarmClient, Task<Stream>> open, string? type, string? fileName)
    {
        using (farm)
        {
            try
            {
                return Results.Stream(await open(farm).ConfigureAwait(false), type, fileName);
            }
            catch (FarmException error)
            {
                return Results.Problem(error.Message, statusCode: (int?)error.Status ?? StatusCodes.Status502BadGateway);
            }
        }
    }
}
