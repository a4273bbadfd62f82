namespace HartFarm.Contracts.Http;

/// <summary>An API key that is to be made.</summary>
public sealed record ApiKeyRequest
{
    /// <summary>Whose it is to be.</summary>
    public required string Tenant { get; init; }

    /// <summary>A name to know it by. Default: none.</summary>
    public string Name { get; init; } = "";

    /// <summary>What it is for: <c>read</c>, <c>submit</c>, <c>admin</c>. Default read and submit; admin administers all of the farm.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>From when on it lets nobody in. Default: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
