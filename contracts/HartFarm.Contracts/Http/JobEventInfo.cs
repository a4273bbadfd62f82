namespace HartFarm.Contracts.Http;

/// <summary>Something that happened to a job.</summary>
public sealed record JobEventInfo
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What.</summary>
    public required JobEventKind Kind { get; init; }

    /// <summary>
    /// Who did it: a key's prefix, <c>local</c> for whoever needs no key, <c>coordinator</c> for the coordinator itself. Null for what nobody did.
    /// </summary>
    public string? Actor { get; init; }

    /// <summary>What else there is to say, as how many images, or why it failed.</summary>
    public string? Detail { get; init; }
}
