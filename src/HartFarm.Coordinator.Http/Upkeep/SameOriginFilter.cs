using Hangfire.Dashboard;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace HartFarm.Coordinator.Http.Upkeep;

/// <summary>Refuses what a page of another origin has a browser send: the browser adds the key, or comes from this machine, without its user's doing.</summary>
internal sealed class SameOriginFilter : IDashboardAuthorizationFilter
{
    public bool Authorize(DashboardContext context)
    {
        var request = context.GetHttpContext().Request;
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)) return true;
        var origin = request.Headers[HeaderNames.Origin].ToString();
        return origin.Length == 0 || origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
