using HartFarm.Chaos.Tests.Farm;

namespace HartFarm.Chaos.Tests.Seeds;

/// <summary>A few seeds of the harness, shortly; its program runs any number of them, for as long as you like.</summary>
public sealed class SeedTests(ChaosServices services)
{
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_farm_comes_through_the_schedule_of_a_seed(int seed)
    {
        var output = TestContext.Current.TestOutputHelper!;
        var report = await new ScheduleRun(services.Local, services.Addresses, output.WriteLine).RunAsync(seed, Length, TestContext.Current.CancellationToken);
        output.WriteLine($"{report}");
        if (report.Findings.Count > 0) output.WriteLine(report.Said);
        Assert.Empty(report.Findings);
        Assert.NotEmpty(report.Faults);
        Assert.True(report.Jobs > 0, "no job was accepted");
        Assert.True(report.Images > 0, "no image was made");
    }
}
