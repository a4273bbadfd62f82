namespace HartFarm.Coordinator.Data.Rows;

/// <summary>What finished shards of a job took, not yet rolled up. It is written with their ends, in one transaction, and outlives the job.</summary>
public sealed class UsageEntryRow
{
    public long Id { get; init; }
    public DateOnly Day { get; init; }
    public required string Tenant { get; init; }
    public required string Model { get; init; }
    public long Images { get; set; }
    public double Seconds { get; set; }
    public long Bytes { get; set; }
}
