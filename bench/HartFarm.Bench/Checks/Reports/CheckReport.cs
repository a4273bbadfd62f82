using HartFarm.Bench.Checks.Runs;
using HartFarm.Bench.Measuring;

namespace HartFarm.Bench.Checks.Reports;

/// <summary>What all checks found.</summary>
/// <param name="Machine">Where they ran.</param>
/// <param name="Device">The device, as it was asked for.</param>
/// <param name="Began">When the first began.</param>
/// <param name="Checks">The checks, in their order.</param>
/// <param name="NotRun">Names of those for which no time was left.</param>
internal sealed record CheckReport(Machine Machine, string Device, DateTimeOffset Began, IReadOnlyList<FinishedCheck> Checks, IReadOnlyList<string> NotRun)
{
    /// <summary>Whether no check failed, and all were run.</summary>
    internal bool IsGood => NotRun.Count == 0 && Checks.All(check => check.Result.Verdict != CheckVerdict.Failed);
}
