namespace HartFarm.Bench.Checks.Runs;

/// <summary>Runs a check, whatever it does.</summary>
internal interface ICheckRunner
{
    /// <summary>Runs it; what goes wrong is a result, too.</summary>
    /// <param name="planned">The check.</param>
    /// <param name="limit">How long it may take.</param>
    CheckResult Run(PlannedCheck planned, TimeSpan limit);
}
