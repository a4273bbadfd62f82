namespace HartFarm.Coordinator.Data.Rows;

/// <summary>What a tenant had made by a model on a day (UTC), as far as it is rolled up.</summary>
public sealed class UsageDayRow
{
    public DateOnly Day { get; init; }
    public required string Tenant { get; init; }
    public required string Model { get; init; }
    public long Shards { get; init; }
    public long Images { get; init; }
    public double Seconds { get; init; }
    public long Bytes { get; init; }
}
