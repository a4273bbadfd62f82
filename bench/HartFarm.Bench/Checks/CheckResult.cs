namespace HartFarm.Bench.Checks;

/// <summary>What a check found.</summary>
/// <param name="Verdict">What it came to.</param>
/// <param name="Reason">A line that says why.</param>
/// <param name="Figures">The numbers.</param>
/// <param name="Lines">Text beside them, such as tables.</param>
internal sealed record CheckResult(CheckVerdict Verdict, string Reason, IReadOnlyList<CheckFigure> Figures, IReadOnlyList<string> Lines)
{
    /// <summary>A result of figures alone.</summary>
    internal static CheckResult Measured(string reason, IEnumerable<CheckFigure> figures, IEnumerable<string>? lines = null) => new(CheckVerdict.Measured, reason, [.. figures], [.. lines ?? []]);

    /// <summary>Passed where <paramref name="holds"/>, else failed.</summary>
    internal static CheckResult Judged(bool holds, string reason, IEnumerable<CheckFigure> figures, IEnumerable<string>? lines = null) =>
        new(holds ? CheckVerdict.Passed : CheckVerdict.Failed, reason, [.. figures], [.. lines ?? []]);

    /// <summary>The check could not be run to its end.</summary>
    internal static CheckResult Failed(string reason) => new(CheckVerdict.Failed, reason, [], []);

    /// <summary>The check makes no sense here.</summary>
    internal static CheckResult NotApplicable(string reason) => new(CheckVerdict.NotApplicable, $"not applicable: {reason}", [], []);
}
