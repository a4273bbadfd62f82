using System.Text.Json;
using HartFarm.LoadBench;
using HartFarm.LoadBench.Measuring;
using HartFarm.LoadBench.Peers;

namespace HartFarm.Bench.Tests.Load;

public class PeersReportTests
{
    private static readonly Machine Machine = new("a processor", 2, "a system", "PostgreSQL 15, fsync on, synchronous_commit on", "2026-01-01");
    private static readonly PeersOptions Options = new([], 100, 50, 3, 2, 10, 6, 100, 120, 60, 30, null, null);

    [Fact]
    public void Rounds_are_told_by_their_medians_and_lone_tasks_together()
    {
        var report = Report(Peer("fast") with { Rounds = [Round(100, 1, 2), Round(100, 3, 4), Round(100, 2, 10)] });
        // Rates of 100/2, 100/4 and 100/10, of which 25 is the middle one; processor time of 1 s a round.
        Assert.Matches(@"fast +2\.00 +25 +10\.00 +1\.5 +2\.0 +6 +3 +0", report.Text());
        Assert.Contains("| fast | 2.00 | 25 | 10.00 | 1.5 | 2.0 | 6 | 3 | 0 |", report.Markdown(), StringComparison.Ordinal);
        Assert.Contains("drained at 50/s, 10.00 ms of a processor each, 1 not done, 0 done twice; 2 lone tasks", PeersReport.Line(Peer("fast") with { Rounds = [Round(100, 1, 2)] }, "round 1"), StringComparison.Ordinal);
        Assert.Contains("100 tasks that do nothing (50 where HartFarm makes a shard of each), medians of 3 rounds", report.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_is_missing_is_named_with_the_reason()
    {
        var report = Report(Peer("gone") with { Version = null, Problem = "missing: it is not installed" });
        Assert.Contains("gone: missing: it is not installed", report.Text(), StringComparison.Ordinal);
        Assert.Contains("| gone | - |", report.Markdown(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_run_again_is_told_with_the_time_that_was_watched()
    {
        var crash = new CrashOutcome(6, 2, 1, 1, 0, 3, 3, 121);
        var report = Report(Peer("slow") with { Rounds = [Round(100, 1, 1)], Crash = crash });
        Assert.Contains("| slow | 2 | 3.0 | more than 121 (1) | 1 | 0 | at least once |", report.Markdown(), StringComparison.Ordinal);
        Assert.Contains("of 2 tasks in work 1 ran again", PeersReport.Line(Peer("slow") with { Rounds = [Round(100, 1, 1)], Crash = crash }, "kill -9"), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_holds_all_of_it()
    {
        using var json = JsonDocument.Parse(Report(Peer("fast") with { Rounds = [Round(100, 1, 2)] }).Json());
        Assert.Equal("a processor", json.RootElement.GetProperty("machine").GetProperty("processor").GetString());
        Assert.Equal(49.5, json.RootElement.GetProperty("results")[0].GetProperty("rounds")[0].GetProperty("rate").GetDouble());
    }

    [Fact]
    public void Whoever_goes_wrong_or_leaves_tasks_behind_is_not_whole()
    {
        Assert.True((Peer("fast") with { Rounds = [Round(100, 1, 2) with { Missing = 0 }] }).IsWhole);
        Assert.False((Peer("fast") with { Rounds = [Round(100, 1, 2)] }).IsWhole);
        Assert.False((Peer("fast") with { Problem = "missing" }).IsWhole);
    }

    [Fact]
    public void All_contestants_have_names_setups_and_promises()
    {
        Assert.Equal(["hartfarm", "hartfarm-folder", "hartfarm-100", "hartfarm-folder-100", "hangfire", "celery", "pg-boss", "graphile-worker", "bullmq"], Contestants.All.Select(one => one.Name));
        Assert.All(Contestants.All, one => Assert.All(new[] { one.Setup, one.Promise }, Assert.NotEmpty));
    }

    private static PeersReport Report(params PeerResult[] results) => new(Machine, Options, results);

    private static PeerResult Peer(string name) => new(name, "1.0", "as it comes", "at least once");

    private static RoundResult Round(int tasks, double enqueue, double drain) => new(tasks, enqueue, drain, ProcessorSeconds: 1, Missing: 1, Repeated: 0, [0.001, 0.002], null);
}
