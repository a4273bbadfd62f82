using System.CommandLine;
using HartFarm.Bench.Training;
using HartFarm.Model.Runtime;
using static TorchSharp.torch;

namespace HartFarm.Bench.Commands;

/// <summary><c>training</c>: how fast a training's steps are, and how much of them is waiting for data.</summary>
internal static class TrainingCommand
{
    /// <param name="matrixRate">Measures the matrix products of a device, in operations a second.</param>
    internal static Command Create(Func<ScalarType, Device, Action, double> matrixRate)
    {
        var config = new Option<string>("--config") { HelpName = "FILE", Description = "The training's config.", Required = true };
        var model = new Option<string?>("--model") { HelpName = "DIR", Description = "A checkpoint whose tokenizer and text encoder the transformer learns with. Without it the config is an image tokenizer's." };
        var steps = Options.Number("--steps", "Steps to measure, after some that are not.", 1, 1_000_000, 30);
        var threads = Options.Number("--threads", "Threads on the CPU. Default: all.", 1, 1024);
        var json = new Option<bool>("--json") { Description = "Print a JSON object." };
        var command = new Command("training", "Steps of a training on drawn scenes: images/s, the share of the machine's matrix rate, and of waiting for data.")
        {
            config, model, steps, threads, json,
        };
        command.SetAction(parsed => Failures.Reported(parsed, () =>
        {
            Torch.Initialize();
            set_num_threads(parsed.GetValue(threads) ?? Environment.ProcessorCount);
            var benchmark = new TrainingBenchmark(parsed.GetValue(steps)!.Value, matrixRate);
            var path = parsed.GetRequiredValue(config);
            var report = parsed.GetValue(model) is { } folder ? benchmark.Transformer(path, folder) : benchmark.Tokenizer(path);
            parsed.InvocationConfiguration.Output.WriteLine(parsed.GetValue(json) ? report.Json() : report.Plain());
        }));
        return command;
    }
}
