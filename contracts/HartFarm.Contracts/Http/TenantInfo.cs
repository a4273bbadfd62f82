namespace HartFarm.Contracts.Http;

/// <summary>Somebody whose jobs share the farm with others'.</summary>
public sealed record TenantInfo
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its share of the farm against the others'.</summary>
    public required double Weight { get; init; }

    /// <summary>What it may have.</summary>
    public required TenantQuotas Quotas { get; init; }

    /// <summary>Images that it has submitted today (UTC).</summary>
    public required long ImagesToday { get; init; }

    /// <summary>Jobs of it that have not ended.</summary>
    public required int OpenJobs { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
