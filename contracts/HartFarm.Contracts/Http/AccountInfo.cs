namespace HartFarm.Contracts.Http;

/// <summary>What the coordinator knows of whoever asks.</summary>
public sealed record AccountInfo
{
    /// <summary>The tenant.</summary>
    public required TenantInfo Tenant { get; init; }

    /// <summary>What the key is for.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The key's beginning; null where no key is needed.</summary>
    public string? Key { get; init; }

    /// <summary>From when on the key lets nobody in.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
