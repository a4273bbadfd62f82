using System.CommandLine;
using HartFarm.Bench.Measuring;
using HartFarm.Model.Generation;

namespace HartFarm.Bench.Commands;

/// <summary><c>batches</c>: how far an image depends on the size of its batch, and on its neighbours there.</summary>
internal static class BatchesCommand
{
    private const int LargestBatch = 8;

    internal static Command Create()
    {
        var model = new Option<string>("--model") { HelpName = "DIR", Description = "The checkpoint.", Required = true };
        var images = Options.Number("--images", $"Images to compare; rounded up to a multiple of {LargestBatch}.", 1, 100_000, 64);
        var precision = Options.ElementType();
        var device = new Option<string>("--device") { HelpName = "cpu|cuda:N", Description = "Where to compute.", DefaultValueFactory = _ => "cpu" };
        var threads = Options.Number("--threads", "Threads on the CPU. Default: all.", 1, 1024);
        var command = new Command("batches", "Compares images that were made alone, in batches of several sizes, and beside other images.") { model, images, precision, device, threads };
        command.SetAction(parsed => Failures.Reported(parsed, () =>
        {
            var options = new PipelineOptions { Precision = Options.PrecisionOf(parsed.GetRequiredValue(precision)), Device = parsed.GetRequiredValue(device), Threads = parsed.GetValue(threads) };
            using var generator = HartPipeline.Load(parsed.GetRequiredValue(model), options);
            BatchBenchmark.Run(generator, (parsed.GetValue(images)!.Value + LargestBatch - 1) / LargestBatch * LargestBatch, parsed.InvocationConfiguration.Output);
        }));
        return command;
    }
}
