using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace HartFarm.Coordinator.Http.Access;

/// <summary>Gives every answer, errors among them, the headers that tell a browser not to do more with it than is meant.</summary>
internal sealed class SecureHeaders(RequestDelegate next, IOptions<HttpOptions> options)
{
    private const string OnlyData = "default-src 'none'; frame-ancestors 'none'";
    private const string NoFrames = "frame-ancestors 'none'; base-uri 'self'; object-src 'none'; form-action 'self'";

    private static readonly PathString[] DataPaths = ["/v1", "/openapi", "/health"];

    public Task InvokeAsync(HttpContext context)
    {
        // At the last moment: whoever handles an error begins the answer anew.
        context.Response.OnStarting(() =>
        {
            Set(context);
            return Task.CompletedTask;
        });
        return next(context);
    }

    private void Set(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        // Other origins get what is theirs by CORS alone, where the settings name them.
        if (options.Value.CorsOrigins.Count == 0) headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (!headers.ContainsKey(HeaderNames.ContentSecurityPolicy))
            headers.ContentSecurityPolicy = Array.Exists(DataPaths, path => context.Request.Path.StartsWithSegments(path)) ? OnlyData : NoFrames;
    }
}
