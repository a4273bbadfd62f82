using HartFarm.Coordinator.Metrics;
using OpenTelemetry.Trace;

namespace HartFarm.Coordinator.Http.Metrics;

/// <summary>A coordinator's spans for whoever records them: its own, and one for each request of the interface.</summary>
public static class HttpTraces
{
    /// <summary>Adds them. Probes, scrapes and pages are no requests of the interface.</summary>
    public static TracerProviderBuilder AddCoordinator(this TracerProviderBuilder traces) => traces
        .AddSource(CoordinatorTraces.Name)
        .AddAspNetCoreInstrumentation(requests => requests.Filter = context => context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal));
}
