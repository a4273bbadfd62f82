using HartFarm.Contracts.Jobs;

namespace HartFarm.Client;

/// <summary>Which jobs are listed; what is null leaves nothing out.</summary>
public sealed record JobQuery
{
    /// <summary>Those in this state.</summary>
    public JobState? State { get; init; }

    /// <summary>Those with this tag.</summary>
    public string? Tag { get; init; }

    /// <summary>Those of this tenant, for an administrator; null is the key's own.</summary>
    public string? Tenant { get; init; }

    /// <summary>Those that were accepted at this time or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Those that were accepted before this time.</summary>
    public DateTimeOffset? To { get; init; }
}
