using System.Globalization;
using HartFarm.Bench.Checks.Reports;
using HartFarm.Bench.Measuring;

namespace HartFarm.Bench.Checks.Runs;

/// <summary>Runs checks one after the other, and keeps the report of what there is on the disk after each of them.</summary>
/// <param name="runner">Runs a check.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="output">Is told each result, a line each.</param>
internal sealed class CheckSession(ICheckRunner runner, TimeProvider clock, TextWriter output)
{
    /// <summary>The names of the report's files.</summary>
    internal const string JsonName = "report.json";
    internal const string MarkdownName = "report.md";

    /// <summary>Runs the checks.</summary>
    /// <param name="checks">The checks, in their order.</param>
    /// <param name="device">The device, as it was asked for.</param>
    /// <param name="folder">Where the report goes.</param>
    /// <param name="limit">How long all of them may take; those that do not begin within it are not run.</param>
    internal CheckReport Run(IReadOnlyList<PlannedCheck> checks, string device, string folder, TimeSpan limit)
    {
        Directory.CreateDirectory(folder);
        var (start, machine, began) = (clock.GetTimestamp(), Machine.This(), clock.GetUtcNow());
        List<FinishedCheck> finished = [];
        var report = new CheckReport(machine, device, began, finished, [.. checks.Select(check => check.Name)]);
        foreach (var (number, planned) in checks.Index())
        {
            var left = limit - clock.GetElapsedTime(start);
            if (left <= TimeSpan.Zero) break;
            var since = clock.GetTimestamp();
            var result = runner.Run(planned, left);
            finished.Add(new FinishedCheck(planned.Check.Name, planned.ModelName, planned.Check.Title, clock.GetElapsedTime(since).TotalSeconds, result));
            report = report with { NotRun = [.. checks.Skip(number + 1).Select(check => check.Name)] };
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{planned.Name}: {CheckReportMarkdown.Word(result.Verdict).Trim('*')} ({finished[^1].Seconds:F1} s): {result.Reason}"));
            Write(report, folder);
        }
        foreach (var name in report.NotRun) output.WriteLine($"{name}: not run, no time was left");
        Write(report, folder);
        return report;
    }

    private static void Write(CheckReport report, string folder)
    {
        File.WriteAllText(Path.Combine(folder, JsonName), CheckReportJson.Of(report));
        File.WriteAllText(Path.Combine(folder, MarkdownName), CheckReportMarkdown.Of(report));
    }
}
