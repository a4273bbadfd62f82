using System.Globalization;
using System.Text.Json;
using HartFarm.LoadBench.Measuring;

namespace HartFarm.LoadBench.Peers;

/// <summary>Results as text, Markdown and JSON.</summary>
/// <param name="machine">What it ran on.</param>
/// <param name="options">What was measured.</param>
/// <param name="results">Of each contestant.</param>
internal sealed class PeersReport(Machine machine, PeersOptions options, IReadOnlyList<PeerResult> results)
{
    private static readonly JsonSerializerOptions Layout = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>A line about what was measured last.</summary>
    public static string Line(PeerResult result, string what)
    {
        if (result.Rounds.Count == 0) return $"{result.Name}: {result.Version}";
        if (result.Crash is { } crash) return $"{result.Name}, {what}: {Again(crash)}";
        var round = result.Rounds[^1];
        var starts = new Samples(round.StartSeconds);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Name}, {what}: {round.Tasks} tasks enqueued in {round.EnqueueSeconds:F2} s, drained at {round.Rate:N0}/s, {round.ProcessorSeconds / round.Tasks * 1000:F2} ms of a processor each, {round.Missing} not done, {round.Repeated} done twice; {starts.Count} lone tasks started after {Milliseconds(starts.Median)} ms, p99 {Milliseconds(starts.At(0.99))} ms{(round.Afterwards is { } more ? $"; {more}" : "")}");
    }

    /// <summary>As text.</summary>
    public string Text() => $"{Introduction()}\n\n{Speeds().Text()}\n{(options.CrashTasks > 0 ? $"{CrashIntroduction()}\n\n{Crashes(withPromises: false).Text()}\n" : "")}{Notes("  ")}";

    /// <summary>As Markdown.</summary>
    public string Markdown() => $"{machine}. {Introduction()}\n\n{Speeds().Markdown()}\n{(options.CrashTasks > 0 ? $"{CrashIntroduction()}\n\n{Crashes(withPromises: true).Markdown()}\n" : "")}{Notes("- ")}";

    /// <summary>As JSON.</summary>
    public string Json() => JsonSerializer.Serialize(new { machine, options, results }, Layout);

    private string Introduction() => string.Create(
        CultureInfo.InvariantCulture,
        $"{options.Tasks:N0} tasks that do nothing{(options.FarmTasks == options.Tasks ? "" : $" ({options.FarmTasks:N0} where HartFarm makes a shard of each)")}, medians of {options.Rounds} round{(options.Rounds == 1 ? "" : "s")}; starts are of lone tasks at an idle system:");

    private string CrashIntroduction() => string.Create(
        CultureInfo.InvariantCulture,
        $"{options.CrashTasks:N0} tasks of {options.CrashMilliseconds} ms; the worker is ended by kill -9 after a third, another started at once, and watched for {options.CrashSeconds} s:");

    private TextTable Speeds()
    {
        var table = new TextTable("", "enqueued in s", "tasks/s", "processor ms a task", "start, median ms", "p99 ms", "lone tasks", "not done", "twice");
        foreach (var result in results)
        {
            var rounds = result.Rounds;
            if (rounds.Count == 0)
            {
                table.Add([result.Name, .. Enumerable.Repeat("-", 8)]);
                continue;
            }
            var starts = new Samples(rounds.SelectMany(round => round.StartSeconds));
            table.Add(
                result.Name, Number(new Samples(rounds.Select(round => round.EnqueueSeconds)).Median, "F2"), Number(new Samples(rounds.Select(round => round.Rate)).Median, "N0"),
                Number(new Samples(rounds.Select(round => round.ProcessorSeconds / round.Tasks * 1000)).Median, "F2"), Milliseconds(starts.Median), Milliseconds(starts.At(0.99)), Number(starts.Count, "N0"), Number(rounds.Sum(round => round.Missing), "N0"),
                Number(rounds.Sum(round => round.Repeated), "N0"));
        }
        return table;
    }

    private TextTable Crashes(bool withPromises)
    {
        string[] heads = ["", "in work when killed", "again after s, median", "longest", "not done in the end", "done twice"];
        var table = new TextTable(withPromises ? [.. heads, "promise"] : heads);
        foreach (var result in results)
        {
            if (result.Crash is not { } crash)
            {
                Add(result, "-", "-", "-", "-", "-");
                continue;
            }
            var longest = crash.NotAgain > 0 ? $"more than {Number(crash.WatchedSeconds, "F0")} ({crash.NotAgain})" : Number(crash.LongestAgainSeconds, "F1");
            Add(result, Number(crash.InFlight, "N0"), Number(crash.MedianAgainSeconds, "F1"), longest, Number(crash.Lost, "N0"), Number(crash.Twice, "N0"));
        }
        return table;

        void Add(PeerResult result, params string[] cells) => table.Add(withPromises ? [result.Name, .. cells, result.Promise] : [result.Name, .. cells]);
    }

    private string Notes(string bullet) => string.Concat(results.Select(result =>
        $"{bullet}{result.Name}: {(result.Version is { } version ? $"{version}; {result.Setup}" : result.Problem)}{(result.Version is not null && result.Problem is { } problem ? $". Went wrong: {problem}" : "")}"
        + $"{string.Concat(result.Rounds.Select(round => round.Afterwards).OfType<string>().Take(1).Select(more => $"; {more}"))}.\n"));

    private static string Again(CrashOutcome crash) => string.Create(
        CultureInfo.InvariantCulture,
        $"of {crash.InFlight} tasks in work {crash.InFlight - crash.NotAgain} ran again, the last after {Number(crash.LongestAgainSeconds, "F1")} s; {crash.Lost} not done after {crash.WatchedSeconds:F0} s, {crash.Twice} done twice");

    private static string Milliseconds(double? seconds) => Number(seconds * 1000, "F1");

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "-";
}
