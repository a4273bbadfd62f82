using HartFarm.Soak;

namespace HartFarm.Bench.Tests;

public class SoakTests
{
    [Fact]
    public void The_slope_is_that_of_the_samples_after_the_warming_up()
    {
        var slope = new MemorySlope();
        Assert.Equal(0, slope.PerMinute(0.25));
        for (var second = 0; second <= 600; second += 10) slope.Add(TimeSpan.FromSeconds(second), second < 150 ? second * 1_000_000L : 150_000_000 + second * 5);
        Assert.Equal(300, slope.PerMinute(0.25), 3);
        Assert.True(slope.PerMinute(0) > 1_000_000);
    }

    [Fact]
    public void A_report_says_what_went_wrong()
    {
        var report = new SoakReport(TimeSpan.FromMinutes(10), 3, 9, 1000, 5, 6, 1 << 20, 2 << 20, 1 << 19, ["batch 3: 1 tensors stayed alive"]);
        Assert.EndsWith("failed", report.Text(), StringComparison.Ordinal);
        Assert.Contains("batch 3: 1 tensors stayed alive", report.Text(), StringComparison.Ordinal);
        Assert.Contains("0.500 MiB a minute", report.Text(), StringComparison.Ordinal);
        Assert.EndsWith("passed", (report with { Problems = [] }).Text(), StringComparison.Ordinal);
    }
}
