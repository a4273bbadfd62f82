using System.Diagnostics;

namespace HartFarm.Cli.Tests.EndToEnd;

/// <summary>Runs that are ended from outside while a batch is being computed.</summary>
public class InterruptTests
{
    private const string Prompts = "a\nb\nc\nd\n";

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_keeps_what_is_made_and_the_next_run_makes_the_rest(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var folder = new TemporaryFolder();
        var run = RunUntilBlocked(folder, signal);
        Assert.Equal(130, run.ExitCode);
        Assert.Contains("4 images made", run.Output, StringComparison.Ordinal);
        Assert.Contains("interrupted, 8 are missing: the same command makes them", run.Output, StringComparison.Ordinal);
        Assert.Equal(4, File.ReadLines(folder["out/metadata.jsonl"]).Count());
        Assert.DoesNotContain(TemporaryFolder.Contents(folder["out"]).Keys, name => name.EndsWith(".tmp", StringComparison.Ordinal));
        GoesOnToTheWhole(folder);
    }

    [Fact]
    public void A_kill_leaves_nothing_half_and_the_next_run_makes_the_rest()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        using var folder = new TemporaryFolder();
        Assert.Equal(137, RunUntilBlocked(folder, "KILL").ExitCode);
        GoesOnToTheWhole(folder);
    }

    private static ProcessRun RunUntilBlocked(TemporaryFolder folder, string signal)
    {
        folder.Put("model/block-at", "2");
        var process = ProcessRun.StartTestHost(Arguments(folder, "out"));
        while (process.StandardError.ReadLine() is { } line && line != "blocked")
        {
        }
        using (var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"])) kill.WaitForExit();
        return ProcessRun.Of(process);
    }

    private static void GoesOnToTheWhole(TemporaryFolder folder)
    {
        File.Delete(folder["model/block-at"]);
        Assert.Equal(0, ProcessRun.Of(ProcessRun.StartTestHost(Arguments(folder, "out"))).ExitCode);
        Assert.Equal(0, ProcessRun.Of(ProcessRun.StartTestHost(Arguments(folder, "whole"))).ExitCode);
        Assert.Equal(12, File.ReadLines(folder["out/metadata.jsonl"]).Count());
        Assert.Equal(TemporaryFolder.Contents(folder["whole"]), TemporaryFolder.Contents(folder["out"]));
    }

    private static string[] Arguments(TemporaryFolder folder, string name) =>
        ["generate", "--model", folder["model"], "--prompts", folder.Put("p.txt", Prompts), "--count", "3", "--out", folder[name]];
}
