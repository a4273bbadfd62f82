using System.CommandLine;
using HartFarm.FarmBench;

namespace HartFarm.LoadBench.Peers;

/// <summary>The option parsing of <see cref="PeersBenchmark"/>.</summary>
internal static class PeersCommand
{
    public static Command Create()
    {
        var names = Contestants.All.Select(contestant => contestant.Name).ToArray();
        var only = new Option<string[]>("--only") { HelpName = "NAME", Description = $"Who takes part: {string.Join(", ", names)}. Default: all.", AllowMultipleArgumentsPerToken = true }
            .AcceptOnlyFromAmong(names);
        var tasks = NumberOption.Of("--tasks", "Tasks of a round.", 20_000);
        var farmTasks = new Option<int?>("--farm-tasks") { HelpName = "N", Description = "Tasks of HartFarm's rounds in which each is a shard, where they are to be fewer. Default: as many." };
        var rounds = NumberOption.Of("--rounds", "Rounds, of which medians are told.", 3);
        var samples = NumberOption.Of("--samples", "Lone tasks in a round whose way to their start is timed.", 100);
        var sampleSeconds = NumberOption.Of("--sample-seconds", "The most seconds that they may take in a round.", 60);
        var crashTasks = NumberOption.Of("--crash-tasks", "Tasks whose worker is killed in the middle; 0 for none.", 200, least: 0);
        var crashMilliseconds = NumberOption.Of("--crash-milliseconds", "How long each of these waits.", 500);
        var crashSeconds = NumberOption.Of("--crash-seconds", "How long is waited at most for what was killed.", 120);
        var drainSeconds = NumberOption.Of("--drain-seconds", "The most seconds until what was done is acknowledged, or a lone task starts.", 7_200);
        var stillSeconds = NumberOption.Of("--still-seconds", "For how many seconds no task may end before those that are left count as not done.", 30);
        var json = new Option<string?>("--json") { HelpName = "FILE", Description = "Where everything is written as JSON." };
        var markdown = new Option<string?>("--markdown") { HelpName = "FILE", Description = "Where the tables are written as Markdown." };
        var command = new Command(
            "peers",
            "The same durable work by HartFarm and by what a user would take instead, in turn, on this machine: tasks that do nothing, acknowledged after completion, "
            + "by PostgreSQL and RabbitMQ as they come.")
        {
            only, tasks, farmTasks, rounds, samples, sampleSeconds, crashTasks, crashMilliseconds, crashSeconds, drainSeconds, stillSeconds, json, markdown,
        };
        command.SetAction((parsed, cancellation) => PeersBenchmark.RunAsync(
            new PeersOptions(
                parsed.GetValue(only) ?? [], parsed.GetValue(tasks), parsed.GetValue(farmTasks) ?? parsed.GetValue(tasks), parsed.GetValue(rounds), parsed.GetValue(samples),
                parsed.GetValue(sampleSeconds), parsed.GetValue(crashTasks), parsed.GetValue(crashMilliseconds), parsed.GetValue(crashSeconds), parsed.GetValue(drainSeconds),
                parsed.GetValue(stillSeconds), parsed.GetValue(json), parsed.GetValue(markdown)),
            Console.Out, cancellation));
        return command;
    }
}
