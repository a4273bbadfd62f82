namespace HartFarm.Bench.Checks.Runs;

/// <summary>Runs checks in this process; it cannot end one that takes too long.</summary>
/// <param name="context">Makes what a check works with.</param>
internal sealed class InProcessRunner(Func<PlannedCheck, CheckContext> context) : ICheckRunner
{
    /// <inheritdoc/>
    public CheckResult Run(PlannedCheck planned, TimeSpan limit)
    {
        try
        {
            return planned.Check.Run(context(planned));
        }
        catch (Exception error)
        {
            return CheckResult.Failed($"{error.GetType().Name}: {error.Message.Split('\n')[0]}") with { Lines = error.ToString().Split('\n') };
        }
    }
}
