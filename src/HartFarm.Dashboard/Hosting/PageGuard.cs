using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace HartFarm.Dashboard.Hosting;

/// <summary>Keeps other sites away from the dashboard: what a page may load, who may frame it, and who may open its connection.</summary>
/// <param name="next">What comes after.</param>
public sealed class PageGuard(RequestDelegate next)
{
    private const string Connection = "/_blazor";

    // Components set styles at elements, and the connection is a web socket of the same origin.
    private const string Contents =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    /// <summary>Handles a request.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments(Connection, StringComparison.OrdinalIgnoreCase) && !IsOwn(request))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        }
        if (context.GetEndpoint()?.Metadata.GetMetadata<RootComponentMetadata>() is not null) context.Response.OnStarting(() =>
        {
            context.Response.Headers.ContentSecurityPolicy = Contents;
            return Task.CompletedTask;
        });
        return next(context);
    }

    // A page of another site can open a web socket to here, and the browser says which site that is.
    private static bool IsOwn(HttpRequest request)
    {
        var origin = request.Headers[HeaderNames.Origin].ToString();
        return origin.Length == 0 || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority.Equals(request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
