using System.Globalization;
using System.Text;
using HartFarm.Bench.Checks.Runs;

namespace HartFarm.Bench.Checks.Reports;

/// <summary>A report for people.</summary>
internal static class CheckReportMarkdown
{
    /// <summary>A table of all checks, and behind it a section each.</summary>
    internal static string Of(CheckReport report)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"# Check of {report.Device}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{report.Machine}, {report.Began:yyyy-MM-dd HH:mm} UTC").AppendLine();
        text.AppendLine("| check | model | result | | s |").AppendLine("|---|---|---|---|---|");
        foreach (var check in report.Checks)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {check.Name} | {check.Model} | {Word(check.Result.Verdict)} | {Cell(check.Result.Reason)} | {check.Seconds:F1} |");
        }
        foreach (var name in report.NotRun) text.AppendLine(CultureInfo.InvariantCulture, $"| {name} | | **not run** | no time was left | |");
        foreach (var check in report.Checks.Where(check => check.Result.Figures.Count + check.Result.Lines.Count > 0)) Section(text, check);
        return text.ToString();
    }

    /// <summary>A verdict in words.</summary>
    internal static string Word(CheckVerdict verdict) => verdict switch
    {
        CheckVerdict.Passed => "passed",
        CheckVerdict.Failed => "**failed**",
        CheckVerdict.Measured => "measured",
        _ => "not applicable",
    };

    private static void Section(StringBuilder text, FinishedCheck check)
    {
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"## {check.Name}{(check.Model is null ? "" : $", {check.Model}")}").AppendLine();
        text.AppendLine(CultureInfo.InvariantCulture, $"{check.Title}: {Word(check.Result.Verdict)}. {check.Result.Reason}").AppendLine();
        if (check.Result.Figures.Count > 0)
        {
            text.AppendLine("| | | |").AppendLine("|---|---|---|");
            foreach (var figure in check.Result.Figures) text.AppendLine(CultureInfo.InvariantCulture, $"| {Cell(figure.Name)} | {figure.Value:G6} | {figure.Unit} |");
        }
        if (check.Result.Lines.Count == 0) return;
        if (check.Result.Figures.Count > 0) text.AppendLine();
        text.AppendLine("```text");
        foreach (var line in check.Result.Lines) text.AppendLine(line.TrimEnd());
        text.AppendLine("```");
    }

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
