using System.CommandLine;
using HartFarm.FarmBench;

namespace HartFarm.LoadBench.Shards;

/// <summary>The option parsing of <see cref="ShardsBenchmark"/>.</summary>
internal static class ShardsCommand
{
    public static Command Create()
    {
        var samples = NumberOption.Of("--samples", "Jobs of one shard that are timed at an idle farm.", 50);
        var backlogs = ListOption.Of("--backlog", "Shards of the job of which some are made while the others wait.", 1_000, 1_000_000);
        var warm = NumberOption.Of("--warm", "Shards that are made first and not measured.", 300);
        var measured = NumberOption.Of("--measured", "Shards that are measured.", 700);
        var workers = NumberOption.Of("--workers", "Workers, processes, that make them.", 1);
        var folder = new Option<bool>("--folder") { Description = "Objects lie in a folder instead of the S3 store: what is left is the control plane's own." };
        var json = new Option<string?>("--json") { HelpName = "FILE", Description = "Where everything is written as JSON." };
        var command = new Command(
            "shards",
            "Shards a second from submission to completed through PostgreSQL, RabbitMQ and an S3 store; how soon a lone one is claimed; what one costs while many wait; and the database's size.")
        {
            samples, backlogs, warm, measured, workers, folder, json,
        };
        command.SetAction((parsed, cancellation) => ShardsBenchmark.RunAsync(
            new ShardsOptions(
                parsed.GetValue(samples), parsed.GetValue(backlogs)!, parsed.GetValue(warm), parsed.GetValue(measured), parsed.GetValue(workers), parsed.GetValue(folder),
                parsed.GetValue(json)),
            Console.Out, cancellation));
        return command;
    }
}
