using System.CommandLine;

namespace HartFarm.FarmBench.Overhead;

/// <summary>The option parsing of <see cref="OverheadBenchmark"/>.</summary>
internal static class OverheadCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { HelpName = "DIR", Description = "The checkpoint.", Required = true };
        var images = NumberOption.Of("--images", "Images of a round.", 256);
        var batch = NumberOption.Of("--batch", "Images of a batch, with and without the farm.", 8);
        var shard = new Option<int?>("--shard-size") { HelpName = "N", Description = "Images of a shard. Default: as many as the coordinator takes." };
        var rounds = NumberOption.Of("--rounds", "Rounds that are measured, after a first one that is not.", 3);
        var threads = new Option<int?>("--threads") { HelpName = "N", Description = "Threads for computing on the CPU. Default: one a core." };
        var command = new Command(
            "overhead",
            "Images a second through a coordinator and a worker over PostgreSQL, RabbitMQ and an S3 store, all started on this machine, over those of the bare pipeline.")
        {
            model, images, batch, shard, rounds, threads,
        };
        command.SetAction((parsed, cancellation) => OverheadBenchmark.RunAsync(
            new OverheadOptions(
                parsed.GetRequiredValue(model), parsed.GetValue(images), parsed.GetValue(batch), parsed.GetValue(shard), parsed.GetValue(rounds), parsed.GetValue(threads)),
            Console.Out, cancellation));
        return command;
    }
}
