using HartFarm.LoadBench.Workers;
using Microsoft.Extensions.Time.Testing;

namespace HartFarm.Bench.Tests.Load;

public class WorkMeterTests
{
    [Fact]
    public void Work_counts_up_to_the_moment_that_is_asked()
    {
        var clock = new FakeTimeProvider();
        var meter = new WorkMeter(clock);
        var first = meter.Begin("a");
        clock.Advance(TimeSpan.FromSeconds(2));
        meter.Begin("b");
        clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(TimeSpan.FromSeconds(5), meter.Read()["a"]);
        meter.End(first);
        clock.Advance(TimeSpan.FromSeconds(4));
        meter.Begin("a");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromSeconds(6), meter.Read()["a"]);
        Assert.Equal(TimeSpan.FromSeconds(8), meter.Read()["b"]);
        Assert.Equal(1, meter.Finished);
    }

    [Fact]
    public void Service_times_are_a_function_of_the_seed_and_have_the_mean_and_the_spread()
    {
        var time = new ServiceTime(TimeSpan.FromSeconds(30), 0.2);
        double[] drawn = [.. Enumerable.Range(0, 20_000).Select(seed => time.Of(seed).TotalSeconds)];
        Assert.Equal(time.Of(7), time.Of(7));
        Assert.InRange(drawn.Average(), 29.9, 30.1);
        var mean = drawn.Average();
        Assert.InRange(Math.Sqrt(drawn.Average(one => (one - mean) * (one - mean))), 5.8, 6.2);
        Assert.Equal(TimeSpan.FromSeconds(30), new ServiceTime(TimeSpan.FromSeconds(30), 0).Of(3));
    }

    [Fact]
    public void The_fair_share_error_is_that_of_the_tenant_that_is_farthest_off()
    {
        var weights = new Dictionary<string, double> { ["a"] = 1, ["b"] = 3 };
        Assert.Equal(0, FairShareError.Of(new Dictionary<string, double> { ["a"] = 10, ["b"] = 30 }, weights), 9);
        Assert.Equal(0.2, FairShareError.Of(new Dictionary<string, double> { ["a"] = 12, ["b"] = 28 }, weights), 9);
        Assert.Equal(1, FairShareError.Of(new Dictionary<string, double> { ["b"] = 28 }, weights), 9);
        Assert.Equal(0, FairShareError.Of(new Dictionary<string, double>(), weights));
    }
}
