using HartFarm.LoadBench;
using HartFarm.LoadBench.Shards;
using HartFarm.LoadBench.Workers;

namespace HartFarm.Bench.Tests.Load;

public class ShardsReportTests
{
    private static readonly Machine Machine = new("a processor", 2, "a system", "PostgreSQL 15", "2026-01-01");

    [Fact]
    public void A_backlog_is_compared_by_what_the_control_plane_takes()
    {
        var report = new ShardsReport(Machine, new ShardsOptions(2, [1000, 2000], 1, 1, 1, InFolder: true, null)) { Lone = new LoneResult([0.01, 0.03], [0.2, 0.4]) };
        report.Backlogs.Add(Backlog(1000, 4));
        Assert.DoesNotContain("waiting", report.Text(), StringComparison.Ordinal);
        report.Backlogs.Add(Backlog(2000, 5));
        Assert.Contains("With 2,000 shards waiting one takes 1.20 times", report.Text(), StringComparison.Ordinal);
        Assert.Contains("claimed 20 ms after their submission (p99 30 ms), completed after 300 ms", report.LoneText(), StringComparison.Ordinal);
        Assert.Contains("\"controlMilliseconds\": 6", report.Json(), StringComparison.Ordinal);
    }

    [Fact]
    public void Workers_with_too_few_shards_have_no_fair_share_error()
    {
        var text = WorkersBenchmark.Table([new WorkersResult(1, 8, 0.985, null, 0.1), new WorkersResult(1000, 4000, 0.981, 0.032, 0.9)]).Text();
        Assert.Contains("fewer than 100 shards", text, StringComparison.Ordinal);
        Assert.Matches(@"1,000 +4,000 +0\.981 +3\.2 % +0\.90", text);
    }

    private static BacklogResult Backlog(int shards, double database) => new(
        shards, 1, 20, new Dictionary<string, double> { ["coordinator"] = 1, ["workers"] = 9, ["PostgreSQL"] = database }, 6.5, 1 << 20, 0.1, 1 << 20);
}
