namespace HartFarm.Contracts.Http;

/// <summary>What can be set of a tenant.</summary>
public record TenantSettings
{
    /// <summary>Its share of the farm against the others', above 0. Default 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>What it may have. Default: no limits.</summary>
    public TenantQuotas Quotas { get; init; } = new();
}
