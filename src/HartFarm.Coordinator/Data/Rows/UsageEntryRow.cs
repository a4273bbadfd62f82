namespace HartFarm.Coordinator.Data.Rows;

/// <summary>What a finished shard took, not yet rolled up. It is written with the shard's end, in one transaction, and outlives its job.</summary>
public sealed class UsageEntryRow
{
    public long Id { get; init; }
    public DateOnly Day { get; init; }
    public required string Tenant { get; init; }
    public required string Model { get; init; }
    public long Images { get; init; }
    public double Seconds { get; init; }
    public long Bytes { get; init; }
}
