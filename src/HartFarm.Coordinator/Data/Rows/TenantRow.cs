namespace HartFarm.Coordinator.Data.Rows;

/// <summary>Somebody whose jobs share the farm with others'.</summary>
public sealed class TenantRow
{
    public required string Name { get; init; }

    /// <summary>Its share of the farm against the others', above 0.</summary>
    public double Weight { get; set; } = 1;

    /// <summary>The most images of its jobs that have not ended; null is no limit.</summary>
    public long? MaxImages { get; set; }
}
