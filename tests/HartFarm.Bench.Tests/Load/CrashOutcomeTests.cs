using HartFarm.LoadBench.Measuring;

namespace HartFarm.Bench.Tests.Load;

public class CrashOutcomeTests
{
    private const long Kill = 10_000_000;

    [Fact]
    public void Tasks_in_work_are_told_from_those_that_had_ended_and_those_that_had_not_begun()
    {
        TaskEvent[] events =
        [
            new(1, false, 1), new(1, true, 2),
            new(2, false, Kill - 5), new(2, false, Kill + 3_000_000), new(2, true, Kill + 3_100_000),
            new(3, false, Kill - 5), new(3, false, Kill + 5_000_000), new(3, false, Kill + 9_000_000), new(3, true, Kill + 9_000_000),
            new(4, false, Kill - 5),
            new(5, false, Kill + 1), new(5, true, Kill + 2), new(5, true, Kill + 3),
        ];
        var outcome = CrashOutcome.Of(events, tasks: 6, Kill, Kill + 20_000_000);
        Assert.Equal(new CrashOutcome(Tasks: 6, InFlight: 3, NotAgain: 1, Lost: 2, Twice: 1, MedianAgainSeconds: 4, LongestAgainSeconds: 5, WatchedSeconds: 20), outcome);
    }

    [Fact]
    public void Nothing_in_work_has_no_times()
    {
        var outcome = CrashOutcome.Of([], tasks: 2, Kill, Kill);
        Assert.Equal(new CrashOutcome(2, 0, 0, 2, 0, null, null, 0), outcome);
    }
}
