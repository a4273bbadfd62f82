using System.Runtime.CompilerServices;
using System.Text.Json;
using HartFarm.Bench.Checks;
using HartFarm.Bench.Checks.Runs;

namespace HartFarm.Bench.Tests.Checks;

/// <summary>All checks with a tiny model on the CPU, and the report's form.</summary>
public sealed class WholeCheckTests(CheckFixture fixture) : IClassFixture<CheckFixture>
{
    [Fact]
    public void Every_check_runs_and_the_report_holds_what_it_found()
    {
        // One folder of the reference's numbers is enough for the form.
        Directory.CreateDirectory(fixture["golden"]);
        Directory.CreateSymbolicLink(Path.Combine(fixture["golden"], "A"), Path.GetFullPath(Path.Combine(Path.GetDirectoryName(SourceFile())!, "..", "..", "fixtures", "golden", "A")));
        using var output = new StringWriter();
        var session = new CheckSession(new InProcessRunner(planned => fixture.Context(planned.Model)), TimeProvider.System, output);
        var report = session.Run(PlannedCheck.Of(CheckList.All, [], [fixture.Model]), "cpu", fixture["out"], TimeSpan.FromHours(1));
        Assert.True(report.IsGood, output.ToString());
        Assert.Equal(CheckList.All.Count, output.ToString().TrimEnd().Split('\n').Length);

        var json = JsonDocument.Parse(File.ReadAllText(fixture["out/report.json"])).RootElement;
        var checks = json.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("name").GetString()!);
        Assert.Equal(CheckList.All.Select(check => check.Name), checks.Keys);
        Dictionary<string, string> verdicts = new()
        {
            ["device"] = "passed",
            ["matrix"] = "measured",
            ["parity"] = "passed",
            ["precision"] = "measured",
            ["batches"] = "passed",
            ["memory"] = "measured",
            ["out-of-memory"] = "not_applicable",
            ["throughput"] = "measured",
            ["ways"] = "measured",
            ["endurance"] = "passed",
        };
        Assert.Equal(verdicts, checks.ToDictionary(check => check.Key, check => check.Value.GetProperty("result").GetProperty("verdict").GetString()!));
        Assert.StartsWith("not applicable: ", checks["out-of-memory"].GetProperty("result").GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.All(checks.Where(check => check.Key != "out-of-memory"), check => Assert.NotEmpty(check.Value.GetProperty("result").GetProperty("figures").EnumerateArray()));
        Assert.Equal(["rate of matrix products", "batch 1", "batch 1: time", "batch 1: of the matrix rate"], Figures(checks["throughput"]).Take(4));
        Assert.Equal("model at 16 px", checks["throughput"].GetProperty("model").GetString());
        Assert.Empty(json.GetProperty("not_run").EnumerateArray());

        var markdown = File.ReadAllText(fixture["out/report.md"]);
        Assert.StartsWith("# Check of cpu\n", markdown, StringComparison.Ordinal);
        Assert.All(CheckList.All, check => Assert.Contains($"| {check.Name} | {(check.NeedsModel ? "model at 16 px" : "")} |", markdown, StringComparison.Ordinal));
        Assert.Contains("## throughput, model at 16 px", markdown, StringComparison.Ordinal);
        Assert.Contains("residual diffusion", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Checks_that_do_not_begin_in_time_are_named_and_the_report_is_not_good()
    {
        var clock = new ManualTime();
        using var output = new StringWriter();
        var runner = new StubRunner(() =>
        {
            clock.Advance(60);
            return CheckResult.Measured("a | b", [new CheckFigure("number", 1, "s")]);
        });
        var planned = PlannedCheck.Of(CheckList.All, ["device", "matrix", "parity"], []);
        var report = new CheckSession(runner, clock, output).Run(planned, "cpu", fixture["late"], TimeSpan.FromSeconds(100));
        Assert.Equal(["device", "matrix"], report.Checks.Select(check => check.Name));
        Assert.Equal(["parity"], report.NotRun);
        Assert.Equal([TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(40)], runner.Limits);
        Assert.False(report.IsGood);
        Assert.Contains("parity: not run, no time was left", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("| device |  | measured | a \\| b | 60.0 |", File.ReadAllText(fixture["late/report.md"]), StringComparison.Ordinal);
    }

    private static IEnumerable<string?> Figures(JsonElement check) =>
        check.GetProperty("result").GetProperty("figures").EnumerateArray().Select(figure => figure.GetProperty("name").GetString());

    private static string SourceFile([CallerFilePath] string path = "") => path;

    private sealed class StubRunner(Func<CheckResult> run) : ICheckRunner
    {
        internal List<TimeSpan> Limits { get; } = [];

        public CheckResult Run(PlannedCheck planned, TimeSpan limit)
        {
            Limits.Add(limit);
            return run();
        }
    }
}
