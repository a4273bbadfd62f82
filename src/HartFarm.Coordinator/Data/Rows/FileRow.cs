namespace HartFarm.Coordinator.Data.Rows;

/// <summary>An uploaded file; its bytes are an object.</summary>
public sealed class FileRow
{
    public Guid Id { get; init; }
    public required string Tenant { get; init; }

    /// <summary>The name that it was sent with.</summary>
    public required string Name { get; init; }

    public required string Purpose { get; init; }
    public long Bytes { get; init; }
    public required string Sha256 { get; init; }
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it is deleted; null is never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
