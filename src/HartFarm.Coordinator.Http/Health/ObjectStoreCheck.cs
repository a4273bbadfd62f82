using HartFarm.Storage.Objects;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HartFarm.Coordinator.Http.Health;

/// <summary>Whether the object store answers.</summary>
internal sealed class ObjectStoreCheck(IObjectStore objects) : IHealthCheck
{
    // Whether it is there does not matter.
    private const string Probe = "health";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await objects.HeadAsync(Probe, cancellationToken).ConfigureAwait(false);
        return HealthCheckResult.Healthy();
    }
}
