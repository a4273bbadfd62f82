namespace HartFarm.Coordinator.Data.Rows;

/// <summary>A request that was sent with an idempotency key, and its answer.</summary>
public sealed class IdempotencyRow
{
    public required string Tenant { get; init; }

    /// <summary>As the client sent it.</summary>
    public required string Key { get; init; }

    /// <summary>SHA-256 of method, path and body in lower-case hexadecimal.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>The id of what the request makes, the same however often it is begun: a crash between work and answer makes nothing twice.</summary>
    public Guid ResourceId { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Until when nobody else begins it; null once it is answered.</summary>
    public DateTimeOffset? LockedUntil { get; set; }

    public int? Status { get; set; }
    public string? Location { get; set; }
    public string? ContentType { get; set; }
    public byte[]? Body { get; set; }
}
