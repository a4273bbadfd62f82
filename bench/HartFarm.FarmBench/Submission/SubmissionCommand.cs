using System.CommandLine;

namespace HartFarm.FarmBench.Submission;

/// <summary>The option parsing of <see cref="SubmissionBenchmark"/>.</summary>
internal static class SubmissionCommand
{
    public static Command Create()
    {
        var lines = new Option<int>("--lines") { HelpName = "N", Description = "Lines of the file.", DefaultValueFactory = _ => 1_000_000 };
        var images = new Option<int>("--images") { HelpName = "N", Description = "Images of each prompt.", DefaultValueFactory = _ => 10 };
        var shard = new Option<int>("--shard-size") { HelpName = "N", Description = "Images of a shard.", DefaultValueFactory = _ => 100 };
        var keys = new Option<bool>("--keys") { Description = "Every prompt has a key, which must be found to be its own." };
        var postgres = new Option<string?>("--postgres") { HelpName = "CONNECTION", Description = "An empty PostgreSQL database. Default: an SQLite file." };
        var command = new Command("submit", "Submits a job from a file of JSON lines, and tells the time and the memory that it took.") { lines, images, shard, keys, postgres };
        command.SetAction((parsed, cancellation) => SubmissionBenchmark.RunAsync(
            parsed.GetValue(lines), parsed.GetValue(images), parsed.GetValue(shard), parsed.GetValue(keys), parsed.GetValue(postgres), Console.Out, cancellation));
        return command;
    }
}
