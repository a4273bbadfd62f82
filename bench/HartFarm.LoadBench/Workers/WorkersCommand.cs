using System.CommandLine;
using HartFarm.FarmBench;

namespace HartFarm.LoadBench.Workers;

/// <summary>The option parsing of <see cref="WorkersBenchmark"/>.</summary>
internal static class WorkersCommand
{
    public static Command Create()
    {
        var workers = ListOption.Of("--workers", "Numbers of workers, one run each.", 1, 10, 100, 1_000);
        var seconds = NumberOption.Of("--shard-seconds", "What a shard takes on average; fewer than 30 is time compressed.", 30);
        var variation = NumberOption.Of("--variation", "The standard deviation of that, in hundredths of it.", 10, least: 0);
        var window = NumberOption.Of("--seconds", "How long is measured, after each worker has made two shards.", 120);
        var json = new Option<string?>("--json") { HelpName = "FILE", Description = "Where everything is written as JSON." };
        var command = new Command(
            "workers",
            "A simulation: a real coordinator over PostgreSQL and RabbitMQ, and workers whose engine only waits. The share of their time that they work, and whether three tenants get their parts.")
        {
            workers, seconds, variation, window, json,
        };
        command.SetAction((parsed, cancellation) => WorkersBenchmark.RunAsync(
            new WorkersOptions(parsed.GetValue(workers)!, parsed.GetValue(seconds), parsed.GetValue(variation), parsed.GetValue(window), parsed.GetValue(json)), Console.Out, cancellation));
        return command;
    }
}
