using HartFarm.Coordinator.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace HartFarm.Coordinator.Http.Health;

/// <summary>Whether the job store answers.</summary>
internal sealed class JobStoreCheck(FarmStore store) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await store.ReadAsync(farm => farm.Tenants.AnyAsync(cancellationToken), cancellationToken).ConfigureAwait(false);
        return HealthCheckResult.Healthy();
    }
}
