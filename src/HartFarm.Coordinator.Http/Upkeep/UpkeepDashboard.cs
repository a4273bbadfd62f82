using Hangfire;
using Hangfire.Dashboard;
using HartFarm.Coordinator.Http.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace HartFarm.Coordinator.Http.Upkeep;

/// <summary>Hangfire's dashboard, which shows upkeep and lets it be run at once, for administrators alone.</summary>
internal static class UpkeepDashboard
{
    /// <summary>Where it is.</summary>
    public const string Path = "/hangfire";

    public static void Map(IEndpointRouteBuilder routes, HttpOptions options)
    {
        // Without keys everybody is an administrator, so the connection has to come from this machine.
        IDashboardAuthorizationFilter[] filters = options.Keys.Count == 0
            ? [new LocalRequestsOnlyAuthorizationFilter(), new SameOriginFilter()]
            : [new SameOriginFilter()];
        routes.MapHangfireDashboard(Path, new DashboardOptions
        {
            Authorization = filters,
            AppPath = null,
            DashboardTitle = "HartFarm upkeep",
            DisplayStorageConnectionString = false,
        }).RequireAuthorization(Scopes.Admin);
    }
}
