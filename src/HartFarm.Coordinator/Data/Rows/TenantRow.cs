namespace HartFarm.Coordinator.Data.Rows;

/// <summary>Somebody whose jobs share the farm with others'. Its row is made when it is created, or with its first job.</summary>
public sealed class TenantRow
{
    public required string Name { get; init; }

    /// <summary>Its share of the farm against the others', above 0.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>The most images of its jobs that have not ended; null is no limit.</summary>
    public long? MaxImages { get; set; }

    /// <summary>The most images that it may submit on a day (UTC); null is no limit.</summary>
    public long? ImagesPerDay { get; set; }

    /// <summary>The most of its jobs that have not ended; null is no limit.</summary>
    public int? MaxJobs { get; set; }

    /// <summary>The most images of one job; null is no limit.</summary>
    public long? MaxJobImages { get; set; }

    /// <summary>The day of its last submission.</summary>
    public DateOnly? SubmittedOn { get; set; }

    /// <summary>Images that it submitted on that day, whatever became of them.</summary>
    public long SubmittedImages { get; set; }

    public DateTimeOffset? CreatedAt { get; set; }
}
