namespace HartFarm.Contracts.Http;

/// <summary>An API key, without the key itself.</summary>
public record ApiKeyInfo
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string Tenant { get; init; }

    /// <summary>A name to know it by.</summary>
    public required string Name { get; init; }

    /// <summary>The key's beginning.</summary>
    public required string Prefix { get; init; }

    /// <summary>What it is for.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it lets nobody in.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was revoked.</summary>
    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was last used, to within a minute.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }
}
