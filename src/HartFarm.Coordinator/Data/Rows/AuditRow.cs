using HartFarm.Contracts.Http;

namespace HartFarm.Coordinator.Data.Rows;

/// <summary>Something that somebody did. Rows are added and never changed: the database itself refuses that.</summary>
public sealed class AuditRow
{
    public long Id { get; init; }
    public DateTimeOffset At { get; init; }
    public AuditAction Action { get; init; }

    /// <summary>Who: a key's prefix, <c>local</c> for whoever needs none, <c>coordinator</c> for itself, <c>unknown</c> for whoever was refused.</summary>
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
