using System.Text.Json;
using HartFarm.Cli.Commands;
using HartFarm.Cli.Models;
using HartFarm.Cli.Tests.Models;

namespace HartFarm.Cli.Tests.Commands;

public sealed class DoctorTests(TinyModel tiny)
{
    [Fact]
    public void A_machine_that_can_work_is_told_so()
    {
        using var folder = new TemporaryFolder();
        var run = Doctor("--model", tiny.Path, "--data", folder["not/yet/there"], "--device", "cpu");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var check in (string[])["program", "libtorch", "device", "checkpoint", "disk"]) Assert.Matches($@"(ok|warning) +{check} ", run.Output);
        Assert.False(Directory.Exists(folder["not"]));
    }

    [Fact]
    public void What_will_not_work_is_named_with_its_remedy()
    {
        using var folder = new TemporaryFolder();
        var run = Doctor("--model", folder["none"], "--device", "cuda:7", "--data", folder.Path, "--json");
        Assert.Equal(1, run.ExitCode);
        var findings = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement).ToDictionary(finding => finding.GetProperty("check").GetString()!);
        Assert.Equal(("good", "bad", "bad", "good"), (Verdict("libtorch"), Verdict("device"), Verdict("checkpoint"), Verdict("disk")));
        Assert.Contains("cuda:7", findings["device"].GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotEqual("", findings["checkpoint"].GetProperty("remedy").GetString());

        string Verdict(string check) => findings[check].GetProperty("verdict").GetString()!;
    }

    [Fact]
    public void The_full_setting_without_settings_says_which_is_missing()
    {
        using var folder = new TemporaryFolder();
        var run = Doctor("--settings", "full", "--model", tiny.Path, "--device", "cpu", "--data", folder.Path, "--config", folder.Put("empty.json", "{}"));
        Assert.Equal(1, run.ExitCode);
        Assert.Matches(@"bad +settings +store.postgres: is missing: --settings full needs .*\n +mend it: hartfarm up --help", run.Output);
    }

    private static CommandRun Doctor(params string[] arguments) =>
        CommandRun.Of(terminal => new DoctorCommand(new CheckpointInspector(), terminal, TestContext.Current.CancellationToken).Create(), ["doctor", .. arguments]);
}
