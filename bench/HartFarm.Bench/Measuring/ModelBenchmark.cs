using System.Diagnostics;
using HartFarm.Bench.Models;
using HartFarm.Bench.Operations;
using HartFarm.Bench.Reports;
using HartFarm.Model.Generation;
using HartFarm.Model.Runtime;
using static TorchSharp.torch;

namespace HartFarm.Bench.Measuring;

/// <summary>Loads a model, makes batches of images with it and takes the time of everything.</summary>
internal static class ModelBenchmark
{
    private static readonly string[] Subjects = ["a red fox in the snow", "a lighthouse at dusk", "an old tram in the rain", "a bowl of ripe figs", "a paper boat on a river"];

    /// <param name="model">The checkpoint.</param>
    /// <param name="options">How it is loaded and sampled.</param>
    /// <param name="batch">Images at a time.</param>
    /// <param name="batches">Measured batches, after a first one.</param>
    /// <param name="guidance">Of every image.</param>
    /// <param name="matrixRate">Measures the device's matrix products.</param>
    /// <param name="log">Is told how far the benchmark is.</param>
    internal static ModelReport Run(
        BenchmarkModel model, PipelineOptions options, int batch, int batches, double guidance, Func<ScalarType, Device, Action, double> matrixRate, TextWriter log)
    {
        var stages = new StageClock(TimeProvider.System, Synchronization(options.Device));
        var start = Stopwatch.GetTimestamp();
        using var pipeline = HartPipeline.Load(model.Folder, options, done: stages.Done);
        var loading = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var description = pipeline.Description;
        var hashing = Stopwatch.GetElapsedTime(start).TotalSeconds - loading;
        log.WriteLine(FormattableString.Invariant($"Ready after {loading:F1} s, hash after {hashing:F1} s more."));

        var times = new List<BatchTimes>();
        var rates = new List<double> { Rate(description, matrixRate) };
        for (var number = 0; number <= batches; number++)
        {
            stages.Start();
            pipeline.Generate(Requests(number, batch, guidance), CancellationToken.None);
            times.Add(stages.Times(model.Description.Tokenizer.Scales));
            log.WriteLine(FormattableString.Invariant($"Batch {number} of {batches}: {times[^1].Total:F1} s."));
        }
        rates.Add(Rate(description, matrixRate));
        return new ModelReport
        {
            Machine = Machine.This(),
            Model = description,
            Threads = get_num_threads(),
            Batch = batch,
            Guidance = guidance,
            LoadSeconds = loading,
            HashSeconds = hashing,
            First = times[0],
            Measured = times[1..],
            Scales = model.Description.Transformer.PatchNums,
            Operations = OperationCount.Of(model.Description, batch, batch, guidance != 0),
            MatrixRates = rates,
            Memory = ResidentMemory.Read(),
        };
    }

    private static double Rate(GeneratorDescription model, Func<ScalarType, Device, Action, double> measure)
    {
        var type = model.Precision == "bfloat16" ? ScalarType.BFloat16 : ScalarType.Float32;
        return measure(type, Devices.Parse(model.Device), Synchronization(model.Device));
    }

    /// <summary>Waits for what a device has still to do.</summary>
    internal static Action Synchronization(string device) => device == "cpu" ? () => { } : () => cuda.synchronize();

    /// <summary>Distinct prompts, each longer than its slots: as much work as prompts can be.</summary>
    internal static ImageRequest[] Requests(int number, int batch, double guidance) =>
    [
        .. Enumerable.Range(number * batch, batch).Select(image => new ImageRequest
        {
            Prompt = string.Concat(Enumerable.Repeat($"{Subjects[image % Subjects.Length]}, picture {image}. ", 20)),
            Seed = image,
            Guidance = guidance,
        }),
    ];
}
