using System.Diagnostics;
using HartFarm.Chaos.Farm;
using HartFarm.Chaos.Faults;
using HartFarm.Chaos.Jobs;
using HartFarm.Chaos.Verdicts;
using HartFarm.Client;
using HartFarm.Contracts.Jobs;
using HartFarm.Testing.Services;

namespace HartFarm.Chaos;

/// <summary>Runs a farm through the schedule of a seed, lets it come to rest, and looks at what is there.</summary>
/// <param name="services">Services that may be killed.</param>
/// <param name="addresses">Where they are.</param>
/// <param name="say">Is told what happens.</param>
internal sealed class ScheduleRun(LocalServices services, ServiceAddresses addresses, Action<string> say)
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestVerdict = TimeSpan.FromMinutes(5);

    /// <summary>How long jobs may take to end once nothing is wrong any more.</summary>
    public static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(4);

    /// <summary>Runs a seed.</summary>
    /// <param name="seed">Draws faults and jobs.</param>
    /// <param name="length">How long there are faults.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<RunReport> RunAsync(int seed, TimeSpan length, CancellationToken cancellation)
    {
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        starting.CancelAfter(LongestStart);
        await using var farm = await FaultyFarm.StartAsync(services, addresses, seed, FarmPace.Hurried, FarmModel.Seeded, starting.Token);
        var faults = farm.Possible(FaultSchedule.Of(seed, length), say);
        await using var echo = new MessageEcho(farm.Broker.Address, FarmModel.Seeded.SizeClass, seed);
        using var reach = new FarmReach(farm.Addresses);
        echo.Start();
        var load = new JobLoad(reach, seed);
        var clock = Stopwatch.StartNew();
        using var last = new CancellationTokenSource(length);
        using var resting = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var jobs = load.RunAsync(last.Token, resting.Token);
        await new FaultDriver(farm, fault => say($"  {fault}")).RunAsync(faults, cancellation);
        await Task.Delay(TimeSpan.FromSeconds(Math.Max(0, (length - clock.Elapsed).TotalSeconds)), cancellation);
        var over = clock.Elapsed;
        List<Finding> findings = [];
        try
        {
            resting.CancelAfter(LongestRest);
            await jobs;
        }
        catch (FarmException error)
        {
            findings.Add(new Finding(FindingKind.Lost, $"a coordinator answers otherwise than it has to: {error}"));
            await resting.CancelAsync();
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            findings.AddRange(load.Jobs.Where(job => !job.Seen!.State.IsEnd()).Select(job => new Finding(
                FindingKind.Stuck, $"job {job.Plan.Number} ({job.Id}) is {job.Seen!.State} {LongestRest.TotalSeconds:0} s after the last fault: {job.Seen.Shards}")));
        }
        var rested = clock.Elapsed;
        await echo.StopAsync();
        using var judging = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        judging.CancelAfter(LongestVerdict);
        var verdict = new FarmVerdict(farm, reach, load.Jobs);
        findings.AddRange(await verdict.RunAsync(judging.Token));
        return new RunReport
        {
            Seed = seed,
            Faults = faults,
            Jobs = load.Jobs.Count,
            Images = verdict.Images,
            Echoes = echo.Sent,
            Starts = farm.Starts,
            QueuesLost = farm.QueuesLost,
            Swept = verdict.Swept,
            Rest = rested - over,
            Findings = findings,
            Said = farm.Said,
        };
    }
}
