namespace HartFarm.Coordinator.Data.Rows;

/// <summary>A key that lets a tenant in. The key itself is kept nowhere.</summary>
public sealed class ApiKeyRow
{
    public Guid Id { get; init; }
    public required string Tenant { get; init; }

    /// <summary>What its owner calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The key's beginning, by which people know it; it tells nothing of the rest.</summary>
    public required string Prefix { get; init; }

    /// <summary>SHA-256 of the key's UTF-8 bytes in lower-case hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>What it is for.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it lets nobody in; null is never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; set; }

    /// <summary>When it was last used, to within a minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
}
