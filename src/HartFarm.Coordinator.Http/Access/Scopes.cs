namespace HartFarm.Coordinator.Http.Access;

/// <summary>What a key may be for; each is also the name of the policy that demands it.</summary>
public static class Scopes
{
    /// <summary>To see jobs and fetch what they made.</summary>
    public const string Read = "read";

    /// <summary>To submit jobs and to control them.</summary>
    public const string Submit = "submit";

    /// <summary>To administer the farm: all tenants, their keys, the audit log and upkeep.</summary>
    public const string Admin = "admin";

    /// <summary>To read the measurements at <c>/metrics</c>, which tell of all tenants, and nothing else.</summary>
    public const string Metrics = "metrics";

    /// <summary>Every one.</summary>
    public static IReadOnlyList<string> All { get; } = [Read, Submit, Admin, Metrics];

    /// <summary>Those of a key for which none are named.</summary>
    public static IReadOnlyList<string> Usual { get; } = [Read, Submit];
}
