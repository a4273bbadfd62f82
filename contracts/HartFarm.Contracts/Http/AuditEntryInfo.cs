namespace HartFarm.Contracts.Http;

/// <summary>Something that somebody did.</summary>
public sealed record AuditEntryInfo
{
    /// <summary>The entry's number: later ones are greater.</summary>
    public required long Id { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What was done.</summary>
    public required AuditAction Action { get; init; }

    /// <summary>
    /// By whom: a key's prefix, <c>local</c> for whoever needs no key, <c>coordinator</c> for the coordinator itself, <c>unknown</c> for whoever was
    /// refused.
    /// </summary>
    public required string Actor { get; init; }

    /// <summary>The tenant whom it concerns.</summary>
    public string? Tenant { get; init; }

    /// <summary>What it was done to: the id of a job or a key, or a tenant's name.</summary>
    public string? Subject { get; init; }

    /// <summary>The address from which the request came.</summary>
    public string? Address { get; init; }

    /// <summary>What else there is to say.</summary>
    public string? Detail { get; init; }
}
