using HartFarm.Coordinator.Http.Access;
using HartFarm.Coordinator.Metrics;
using HartFarm.Storage.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace HartFarm.Coordinator.Http.Metrics;

/// <summary>Measurements for Prometheus, at <c>/metrics</c>. They tell of all tenants' work, so they have a scope of their own, which opens nothing else.</summary>
internal static class MetricsApi
{
    private const string Path = "/metrics";

    public static void Add(IServiceCollection services)
    {
        services.AddSingleton<FarmGauges>();
        services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddMeter(CoordinatorMeter.Name, FarmGauges.Name, StoreMeter.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddPrometheusExporter());
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPrometheusScrapingEndpoint(Path).RequireAuthorization(Scopes.Metrics);
}
