using System.Diagnostics;
using HartFarm.Cli.Tests.Synthesis;

namespace HartFarm.Cli.Tests.EndToEnd;

/// <summary>Farms that are ended from outside while a batch is being computed and shards are finished.</summary>
public sealed class SynthesizeInterruptTests : IDisposable
{
    private const int Images = 12;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public void A_signal_keeps_the_shards_that_are_made_and_the_next_run_makes_the_rest(string signal)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        var run = RunUntilBlocked(signal);
        Assert.Equal(130, run.ExitCode);
        Assert.Matches("^[1-9][0-9]* images made in .*; interrupted, [1-9][0-9]* are missing: the same command makes them\n$", run.Output);
        GoesOnToTheWhole();
    }

    [Fact]
    public void A_kill_costs_no_shard_that_was_made_and_the_next_run_makes_the_rest_to_the_same_bytes()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        Assert.Equal(137, RunUntilBlocked("KILL").ExitCode);
        GoesOnToTheWhole();
    }

    [Fact]
    public void The_second_signal_ends_at_once()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        var process = StartUntilBlocked();
        Send(process, "INT");
        while (process.StandardError.ReadLine() is { } line && !line.StartsWith("hartfarm: stopping;", StringComparison.Ordinal))
        {
        }
        Send(process, "INT");
        var run = ProcessRun.Of(process);
        Assert.Equal((130, ""), (run.ExitCode, run.Output));
        GoesOnToTheWhole();
    }

    public void Dispose() => _folder.Dispose();

    private static void Send(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        kill.WaitForExit();
    }

    private ProcessRun RunUntilBlocked(string signal)
    {
        var process = StartUntilBlocked();
        Send(process, signal);
        return ProcessRun.Of(process);
    }

    private Process StartUntilBlocked()
    {
        _folder.Put("model/block-on", "prompt 8");
        var process = ProcessRun.StartTestHost(Arguments("out"));
        while (process.StandardError.ReadLine() is { } line && line != "blocked")
        {
        }
        Assert.True(SpinWait.SpinUntil(HasShard, TimeSpan.FromSeconds(60)));
        return process;
    }

    private bool HasShard() => Directory.Exists(_folder["out/.hartfarm/objects/jobs"])
        && Directory.EnumerateDirectories(_folder["out/.hartfarm/objects/jobs"]).Any(job => File.Exists(Path.Combine(job, "data/000000.tar")));

    private void GoesOnToTheWhole()
    {
        var first = File.GetLastWriteTimeUtc(Directory.EnumerateFiles(_folder["out/.hartfarm/objects"], "000000.tar", SearchOption.AllDirectories).Single());
        File.Delete(_folder["model/block-on"]);
        var run = ProcessRun.Of(ProcessRun.StartTestHost(Arguments("out")));
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"^[1-9][0-9]* images made \([1-9][0-9]* were there\) in ", run.Output);
        Assert.Equal(first, File.GetLastWriteTimeUtc(_folder["out/data/000000.tar"]));
        Assert.Equal(Enumerable.Range(0, Images), MadeDataset.Check(_folder["out"]).Select(entry => (int)entry.Record.Index));

        Assert.Equal(0, ProcessRun.Of(ProcessRun.StartTestHost(Arguments("whole"))).ExitCode);
        Assert.Equal(MadeDataset.Bytes(_folder["whole"]), MadeDataset.Bytes(_folder["out"]));
    }

    private string[] Arguments(string name)
    {
        Directory.CreateDirectory(_folder["model"]);
        var prompts = _folder.Put("p.txt", string.Concat(Enumerable.Range(0, Images).Select(i => $"prompt {i}\n")));
        return ["synthesize", prompts, "--model", _folder["model"], "--device", "cpu", "--out", _folder[name], "--shard-size", "2", "--batch", "2", "--exact"];
    }
}
