namespace HartFarm.Coordinator.Http.Access;

/// <summary>What a key may be for; each is also the name of the policy that demands it.</summary>
public static class Scopes
{
    /// <summary>To see jobs and fetch what they made.</summary>
    public const string Read = "read";

    /// <summary>To submit jobs and to control them.</summary>
    public const string Submit = "submit";

    /// <summary>To administer the farm.</summary>
    public const string Admin = "admin";
}
