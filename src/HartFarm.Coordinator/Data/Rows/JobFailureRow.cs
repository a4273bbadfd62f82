namespace HartFarm.Coordinator.Data.Rows;

/// <summary>An image that could not be made. The first of a job are kept here; the shards' indexes name all.</summary>
public sealed class JobFailureRow
{
    public Guid JobId { get; init; }

    /// <summary>The image's index in the job.</summary>
    public long Image { get; init; }

    public long ShardId { get; init; }
    public required string Key { get; init; }
    public required string Error { get; init; }
}
