using System.Diagnostics;
using HartFarm.Cli.Tests.Synthesis;
using HartFarm.Storage.Shards;
using HartFarm.Testing.Processes;
using Microsoft.Data.Sqlite;

namespace HartFarm.Cli.Tests.EndToEnd;

/// <summary>Farms that are ended from outside while a batch is being computed and shards are finished.</summary>
public sealed class SynthesizeInterruptTests : IDisposable
{
    private const int Images = 12;
    private const int Shards = Images / 2;

    private readonly TemporaryFolder _folder = new();
    private ShardFormat _format = ShardFormat.WebDataset;
    private string _out = "out";

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

    [Theory]
    [InlineData(ShardFormat.WebDataset)]
    [InlineData(ShardFormat.Parquet)]
    [InlineData(ShardFormat.ImageFolder)]
    public void A_kill_costs_no_shard_that_was_made_and_the_next_run_makes_the_rest_to_the_same_bytes(ShardFormat format)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs signals");
        _format = format;
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

    [Fact]
    public async Task A_disk_that_fills_up_is_waited_for_and_the_run_goes_on_by_itself_to_the_same_bytes()
    {
        using var disk = new ProcessDisk();
        Assert.SkipWhen(disk.Missing is not null, disk.Missing ?? "");
        _out = Path.Combine(disk.Folder, "out");
        var process = StartUntilBlocked();
        disk.Fill();
        // With the disk of the shards, those of the jobs and of the objects are full: it is one.
        await process.StandardInput.WriteLineAsync();
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line && !line.Contains(" is full: ", StringComparison.Ordinal))
        {
        }
        Assert.False(process.HasExited);
        disk.Clear();
        var run = ProcessRun.Of(process);
        Assert.Equal(0, run.ExitCode);
        Assert.StartsWith($"{Images} images made in ", run.Output, StringComparison.Ordinal);
        IsWhole();
    }

    public void Dispose() => _folder.Dispose();

    private ShardLayout First => new(_format, 0, Shards);

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
        var process = ProcessRun.StartTestHost(Arguments(_out));
        while (process.StandardError.ReadLine() is { } line && line != "blocked")
        {
        }
        Assert.True(SpinWait.SpinUntil(HasShard, TimeSpan.FromMinutes(5)));
        return process;
    }

    // It counts once it has been counted, which is after it has come to its place.
    private bool HasShard()
    {
        using var connection = new SqliteConnection($"Data Source={_folder[$"{_out}/.hartfarm/farm.db"]};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM shards WHERE \"index\" = 0 AND state = 'Completed'";
        return command.ExecuteScalar() is 1L;
    }

    private void GoesOnToTheWhole()
    {
        var first = File.GetLastWriteTimeUtc(Path.Combine(Directory.EnumerateDirectories(_folder[$"{_out}/.hartfarm/objects/jobs"]).Single(), First.MainName));
        File.Delete(_folder["model/block-on"]);
        var run = ProcessRun.Of(ProcessRun.StartTestHost(Arguments(_out)));
        Assert.True(run is { ExitCode: 0, Error: "" }, $"{run.ExitCode}: {run.Error}");
        Assert.Matches(@"^[1-9][0-9]* images made \([1-9][0-9]* were there\) in ", run.Output);
        Assert.Equal(first, File.GetLastWriteTimeUtc(Path.Combine(_folder[_out], First.MainName)));
        IsWhole();
    }

    private void IsWhole()
    {
        Assert.Equal(Enumerable.Range(0, Images), MadeDataset.Check(_folder[_out]).Select(entry => (int)entry.Record.Index));
        File.Delete(_folder["model/block-on"]);
        Assert.Equal(0, ProcessRun.Of(ProcessRun.StartTestHost(Arguments("whole"))).ExitCode);
        Assert.Equal(MadeDataset.Bytes(_folder["whole"]), MadeDataset.Bytes(_folder[_out]));
    }

    private string[] Arguments(string name)
    {
        Directory.CreateDirectory(_folder["model"]);
        var prompts = _folder.Put("p.txt", string.Concat(Enumerable.Range(0, Images).Select(i => $"prompt {i}\n")));
        return ["synthesize", prompts, "--model", _folder["model"], "--device", "cpu", "--out", _folder[name], "--shard-size", "2", "--batch", "2", "--exact", "--format", $"{_format}".ToLowerInvariant()];
    }
}
