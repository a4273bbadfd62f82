namespace HartFarm.Contracts.Http;

/// <summary>What a tenant may have; null is no limit.</summary>
public sealed record TenantQuotas
{
    /// <summary>Images that may be submitted on a day (UTC).</summary>
    public long? ImagesPerDay { get; init; }

    /// <summary>Jobs that have not ended.</summary>
    public int? JobsAtOnce { get; init; }

    /// <summary>Images of one job.</summary>
    public long? ImagesPerJob { get; init; }

    /// <summary>Images of all jobs that have not ended.</summary>
    public long? UnfinishedImages { get; init; }
}
