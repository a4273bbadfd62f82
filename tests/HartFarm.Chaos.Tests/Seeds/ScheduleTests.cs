using HartFarm.Chaos.Farm;
using HartFarm.Chaos.Faults;
using HartFarm.Chaos.Jobs;

namespace HartFarm.Chaos.Tests.Seeds;

/// <summary>What a seed stands for.</summary>
public sealed class ScheduleTests
{
    private static readonly TimeSpan Length = TimeSpan.FromMinutes(3);

    [Fact]
    public void A_seed_has_the_same_faults_and_jobs_each_time_and_another_has_others()
    {
        Assert.Equal(FaultSchedule.Of(7, Length), FaultSchedule.Of(7, Length));
        Assert.NotEqual(FaultSchedule.Of(7, Length), FaultSchedule.Of(8, Length));
        Assert.Equal(PlannedJob.Of(7, 3).Prompts, PlannedJob.Of(7, 3).Prompts);
        Assert.NotEqual(PlannedJob.Of(7, 3).Prompts, PlannedJob.Of(8, 3).Prompts);
        Assert.NotEqual(PlannedJob.Of(7, 3).Prompts, PlannedJob.Of(7, 4).Prompts);
    }

    [Fact]
    public void Seeds_together_have_every_fault_on_every_part()
    {
        var faults = Enumerable.Range(1, 50).SelectMany(seed => FaultSchedule.Of(seed, Length)).Select(fault => (fault.Kind, fault.Target)).ToHashSet();
        foreach (var process in FarmParts.Processes)
        {
            foreach (var kind in (FaultKind[])[FaultKind.Kill, FaultKind.Stop, FaultKind.Terminate, FaultKind.Clock, FaultKind.FullDisk]) Assert.Contains((kind, process), faults);
            foreach (var link in FarmParts.LinksOf(process))
            {
                foreach (var kind in (FaultKind[])[FaultKind.Cut, FaultKind.Silence]) Assert.Contains((kind, link), faults);
            }
            Assert.Contains((FaultKind.Trouble, FarmParts.Link(process, FarmParts.Store)), faults);
        }
        foreach (var service in FarmParts.Services) Assert.Contains((FaultKind.Kill, service), faults);
    }

    [Fact]
    public void One_part_has_one_fault_at_a_time_and_a_process_stands_still_for_longer_than_its_lease()
    {
        var faults = Enumerable.Range(1, 50).SelectMany(seed => FaultSchedule.Of(seed, Length).Select(fault => (Seed: seed, Fault: fault))).ToArray();
        foreach (var part in faults.GroupBy(one => (one.Seed, one.Fault.Target.Split('/')[0])))
        {
            var sorted = part.Select(one => one.Fault).OrderBy(fault => fault.At).ToArray();
            Assert.All(sorted.Zip(sorted.Skip(1)), pair => Assert.True(pair.First.At + pair.First.Length < pair.Second.At, $"{pair.First} and {pair.Second}"));
        }
        Assert.All(faults, one => Assert.Equal(one.Fault.Kind == FaultKind.Clock, one.Fault.Jump != default));
        Assert.All(faults.Where(one => one.Fault.Kind == FaultKind.Stop), one => Assert.True(one.Fault.Length > FarmParts.LeaseFor));
    }
}
