using System.CommandLine;
using HartFarm.Bench.Measuring;
using HartFarm.Bench.Models;
using HartFarm.Bench.Reports;
using HartFarm.Model.Generation;
using static TorchSharp.torch;

namespace HartFarm.Bench.Commands;

/// <summary><c>model</c>: how long the model takes from prompts to pixels, stage by stage, and how much memory.</summary>
internal static class ModelCommand
{
    /// <param name="matrixRate">Measures the matrix products of a device, in operations a second.</param>
    internal static Command Create(Func<ScalarType, Device, Action, double> matrixRate)
    {
        var preset = Options.Preset();
        var size = Options.Size();
        var model = new Option<string?>("--model") { HelpName = "DIR", Description = "A checkpoint to measure instead of a preset with random weights." };
        var batch = Options.Number("--batch", "Images at a time.", 1, 4096, 1);
        var images = Options.Number("--images", "Images to measure, in whole batches, after a first batch that is reported alone. Default: one batch.", 1, 1_000_000);
        var precision = Options.ElementType();
        var guidance = new Option<double>("--guidance") { HelpName = "G", Description = "Strength of guidance; 0 computes one sequence an image instead of two.", DefaultValueFactory = _ => 4.5 };
        var device = new Option<string>("--device") { HelpName = "cpu|cuda:N", Description = "Where to compute.", DefaultValueFactory = _ => "cpu" };
        var threads = Options.Number("--threads", "Threads on the CPU. Default: all.", 1, 1024);
        var json = new Option<bool>("--json") { Description = "Print a JSON object." };
        var command = new Command("model", "From prompts to pixels: time by stage, images/s, memory, and the share of the device's matrix rate.")
        {
            preset, size, model, batch, images, precision, guidance, device, threads, json,
        };
        command.SetAction(parsed => Failures.Reported(parsed, () =>
        {
            var (output, log) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            if (parsed.GetValue(model) is not null && parsed.GetValue(size) is not null) throw new ArgumentException("--size cannot be given with --model, whose checkpoint has a size of its own.");
            var measured = parsed.GetValue(model) is { } folder ? BenchmarkModel.Of(folder) : BenchmarkModel.Random(parsed.GetRequiredValue(preset), parsed.GetValue(size), log);
            var together = parsed.GetValue(batch)!.Value;
            var pipeline = new PipelineOptions { Precision = Options.PrecisionOf(parsed.GetRequiredValue(precision)), Device = parsed.GetRequiredValue(device), Threads = parsed.GetValue(threads) };
            var batches = ((parsed.GetValue(images) ?? together) + together - 1) / together;
            var report = ModelBenchmark.Run(measured, pipeline, together, batches, parsed.GetValue(guidance), matrixRate, log);
            output.WriteLine(parsed.GetValue(json) ? ModelReportText.Json(report) : ModelReportText.Plain(report));
        }));
        return command;
    }
}
