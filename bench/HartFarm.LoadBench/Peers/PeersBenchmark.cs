using HartFarm.LoadBench.Measuring;
using HartFarm.Testing.Services;

namespace HartFarm.LoadBench.Peers;

/// <summary>The same tasks by each contestant in turn, round by round; then a worker of each is killed.</summary>
internal sealed class PeersBenchmark(PeersOptions options, LocalServices services, ServiceAddresses addresses, string folder, TextWriter output, CancellationToken cancellation)
{
    private int _places;

    public static async Task<int> RunAsync(PeersOptions options, TextWriter output, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("hartfarm-load-");
        try
        {
            await using var services = await LocalServices.CreateAsync(isDurable: true, cancellation);
            var addresses = await services.StartAsync(cancellation, Enum.GetValues<ServiceKind>());
            var machine = await Machine.ReadAsync(addresses.Postgres!, cancellation);
            await output.WriteLineAsync(machine.ToString());
            var results = await new PeersBenchmark(options, services, addresses, folder.FullName, output, cancellation).RunAsync();
            var report = new PeersReport(machine, options, results);
            await output.WriteLineAsync(report.Text());
            if (options.Markdown is { } markdown) await File.WriteAllTextAsync(markdown, report.Markdown(), cancellation);
            if (options.Json is { } json) await File.WriteAllTextAsync(json, report.Json(), cancellation);
            return results.All(result => result.IsWhole) ? 0 : 1;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private TimeSpan Still => TimeSpan.FromSeconds(options.StillSeconds);

    private async Task<IReadOnlyList<PeerResult>> RunAsync()
    {
        var contestants = Contestants.All.Where(one => options.Only.Count == 0 || options.Only.Contains(one.Name)).ToArray();
        var results = new Dictionary<IContestant, PeerResult>();
        foreach (var contestant in contestants)
        {
            results[contestant] = new PeerResult(contestant.Name, null, contestant.Setup, contestant.Promise);
            await KeepAsync(contestant, "", async result => result with { Version = await contestant.FindAsync(cancellation) });
        }
        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var contestant in contestants)
            {
                await KeepAsync(contestant, $"round {round}", async result =>
                    result with { Rounds = [.. result.Rounds, await InPlaceAsync(contestant, (contest, log) => RoundAsync(contestant, contest, log))] });
            }
        }
        foreach (var contestant in contestants.Where(_ => options.CrashTasks > 0))
            await KeepAsync(contestant, "kill -9", async result => result with { Crash = await InPlaceAsync(contestant, CrashAsync) });
        return [.. contestants.Select(contestant => results[contestant])];

        // Whoever is missing or goes wrong is named, and the others go on.
        async Task KeepAsync(IContestant contestant, string what, Func<PeerResult, Task<PeerResult>> measure)
        {
            var result = results[contestant];
            if (result.Problem is not null) return;
            try
            {
                results[contestant] = await measure(result);
                await output.WriteLineAsync(PeersReport.Line(results[contestant], what));
            }
            catch (Exception error) when (error is not OperationCanceledException || !cancellation.IsCancellationRequested)
            {
                results[contestant] = result with { Problem = error is PeerMissingException ? $"missing: {error.Message}" : $"{what}: {error.Message}" };
                await output.WriteLineAsync($"{contestant.Name}: {results[contestant].Problem}");
            }
        }
    }

    private async Task<T> InPlaceAsync<T>(IContestant contestant, Func<IContest, ExecutionLog, Task<T>> measure)
    {
        var place = new ContestPlace(addresses, Path.Combine(folder, $"{++_places}"));
        Directory.CreateDirectory(place.Folder);
        await using var contest = await contestant.OpenAsync(place, cancellation);
        return await measure(contest, new ExecutionLog(place.Log));
    }

    private async Task<RoundResult> RoundAsync(IContestant contestant, IContest contest, ExecutionLog log)
    {
        var tasks = contestant is HartFarmContestant { IsByShard: true } ? options.FarmTasks : options.Tasks;
        var enqueued = await contest.EnqueueAsync(0, tasks, 0, cancellation);
        await contest.StartWorkerAsync(cancellation);
        var before = ProcessorTime.Seconds(services);
        // Whoever hides a task for half an hour is not waited for.
        await log.WaitForEndsAsync(tasks, Still, Still, cancellation);
        var isDone = log.EndedTasks == tasks;
        var drained = isDone ? await DrainedAsync(contest, log) : log.Events.Max(one => one.Micros);
        var used = ProcessorTime.Seconds(services) - before;
        var counts = log.Events.Where(one => one.IsEnd).GroupBy(one => one.Task).ToDictionary(group => group.Key, group => group.Count());
        var drain = Micros.Seconds(log.Events.Min(one => one.Micros), drained);
        var afterwards = isDone ? await contest.AfterwardsAsync(cancellation) : null;
        return new RoundResult(
            tasks, enqueued, drain, used, tasks - counts.Count, counts.Values.Count(count => count > 1), await StartsAsync(contest, log, tasks), afterwards);
    }

    // Tasks that have ended and are acknowledged a moment later count up to that moment. What is asked only now and then is asked until it says so, and not counted.
    private async Task<long> DrainedAsync(IContest contest, ExecutionLog log)
    {
        var limit = Micros.Now + options.DrainSeconds * 1_000_000L;
        var last = log.Events.Max(one => one.Micros);
        while (!await contest.IsDrainedAsync(cancellation))
        {
            if (Micros.Now > limit) throw new InvalidOperationException($"not all is acknowledged within {options.DrainSeconds} s");
            await Task.Delay(10, cancellation);
        }
        return contest.KnowsAtOnce ? Micros.Now : last;
    }

    private async Task<IReadOnlyList<double>> StartsAsync(IContest contest, ExecutionLog log, long first)
    {
        // Queues that look at fixed times are met at any time between them.
        var pause = new Random(1);
        List<double> seconds = [];
        var limit = Micros.Now + options.SampleSeconds * 1_000_000L;
        for (var sample = 0; sample < options.Samples && Micros.Now < limit; sample++)
        {
            await Task.Delay(pause.Next(50, 300), cancellation);
            var task = first + sample;
            var submitted = await contest.SubmitAsync(task, cancellation);
            if (!await log.WaitAsync(now => now.HasStarted(task), TimeSpan.FromSeconds(options.DrainSeconds), cancellation)) throw new InvalidOperationException("a lone task does not start");
            seconds.Add(Micros.Seconds(submitted, log.Events.First(one => one.Task == task).Micros));
        }
        return seconds;
    }

    private async Task<CrashOutcome> CrashAsync(IContest contest, ExecutionLog log)
    {
        await contest.EnqueueAsync(0, options.CrashTasks, options.CrashMilliseconds, cancellation);
        await contest.StartWorkerAsync(cancellation);
        // With a task at work that has only just begun, so that it is still at work when the signal comes.
        var fresh = TimeSpan.FromMilliseconds(options.CrashMilliseconds / 4.0);
        await log.WaitAsync(now => now.EndedTasks >= options.CrashTasks / 3 && now.HasStartWithin(fresh), TimeSpan.FromSeconds(options.DrainSeconds), cancellation);
        // Others that begin with it are at work then, too.
        await Task.Delay(fresh, cancellation);
        await contest.KillWorkerAsync();
        var killed = Micros.Now;
        // What a supervisor would do.
        await contest.StartWorkerAsync(cancellation);
        // Tasks that were not in work may take longer, as long as they go on.
        await log.WaitForEndsAsync(options.CrashTasks, TimeSpan.FromSeconds(options.CrashSeconds), Still, cancellation);
        return CrashOutcome.Of(log.Events, options.CrashTasks, killed, Micros.Now);
    }
}
