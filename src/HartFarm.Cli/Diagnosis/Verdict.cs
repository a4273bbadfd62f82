namespace HartFarm.Cli.Diagnosis;

/// <summary>How a check of <c>hartfarm doctor</c> ended.</summary>
public enum Verdict
{
    /// <summary>It is as it should be.</summary>
    Good,

    /// <summary>It works, and could be better.</summary>
    Warning,

    /// <summary>What needs it will not work.</summary>
    Bad,
}
