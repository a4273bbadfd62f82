using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HartFarm.Coordinator.Http.Health;

/// <summary>Whether the process lives, and whether it is of any use.</summary>
internal static class HealthApi
{
    private const string Ready = "ready";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    // The bus adds a check of its own under the same tag.
    public static void Add(IServiceCollection services) => services.AddHealthChecks()
        .AddCheck<JobStoreCheck>("job_store", HealthStatus.Unhealthy, [Ready], Limit)
        .AddCheck<ObjectStoreCheck>("object_store", HealthStatus.Unhealthy, [Ready], Limit);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync }).AllowAnonymous();
        routes.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = WriteAsync }).AllowAnonymous();
    }

    // What went wrong stays in the log: whoever asks need not be known.
    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new
        {
            Status = Word(report.Status),
            Checks = report.Entries.ToDictionary(entry => entry.Key.Replace('-', '_'), entry => Word(entry.Value.Status)),
        },
        context.RequestAborted);

    private static string Word(HealthStatus status) => status.ToString().ToLowerInvariant();
}
