namespace HartFarm.Bench.Checks;

/// <summary>What a check came to.</summary>
internal enum CheckVerdict
{
    /// <summary>What is asked for holds.</summary>
    Passed,

    /// <summary>It does not hold, or the check could not be run to its end.</summary>
    Failed,

    /// <summary>There are figures, and nothing that they must hold.</summary>
    Measured,

    /// <summary>The check makes no sense here.</summary>
    NotApplicable,
}
