using System.Globalization;
using System.Security.Cryptography;
using HartFarm.Bench.Measuring;
using HartFarm.Model.Generation;
using HartFarm.Model.Presets;
using HartFarm.Model.Runtime;
using TorchSharp;

namespace HartFarm.Soak;

/// <summary>
/// Batches of mixed sizes and settings on one thread, while another collects without pause. Every image is held against the one that was
/// made before the collector started.
/// </summary>
internal static class SoakRun
{
    private const int LargestBatch = 6;
    private const double Skipped = 0.25;

    // What compiled code and the heaps may still come to, however long it runs; a leak takes more within minutes.
    private const double LargestGrowth = 16 << 20;
    private static readonly TimeSpan BetweenRows = TimeSpan.FromSeconds(30);

    /// <summary>Runs for <paramref name="time"/>, with a row of figures from time to time; ends early at the first problem.</summary>
    internal static SoakReport Run(TimeSpan time, TextWriter output, TimeProvider clock)
    {
        var folder = Directory.CreateTempSubdirectory("hartfarm-soak-").FullName;
        try
        {
            var model = Path.Combine(folder, "model");
            ModelInitializer.Write(ModelPreset.Find("tiny"), 1, model);
            using var pipeline = HartPipeline.Load(model, new PipelineOptions { Precision = Precision.Float32 });
            return Run(pipeline, time, output, clock);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static SoakReport Run(HartPipeline pipeline, TimeSpan time, TextWriter output, TimeProvider clock)
    {
        var batches = Enumerable.Range(1, LargestBatch).Select(size => Enumerable.Range(size, size).Select(Request).ToArray()).ToArray();
        var expected = Array.ConvertAll(batches, batch => Make(pipeline, batch));
        var (problems, slope, before) = (new List<string>(), new MemorySlope(), DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        var (start, made, images, nextRow) = (clock.GetTimestamp(), 0L, 0L, TimeSpan.Zero);
        output.WriteLine("  minutes   batches   resident MiB   tensors alive");
        using var collector = new Collector();
        while (clock.GetElapsedTime(start) < time && problems.Count == 0)
        {
            var which = (int)(made++ % batches.Length);
            images += batches[which].Length;
            if (!Make(pipeline, batches[which]).SequenceEqual(expected[which])) problems.Add($"batch {made}: an image differs from the one that was made before the collector started");
            var live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            if (live != before) problems.Add($"batch {made}: {live - before} tensors stayed alive");
            var at = clock.GetElapsedTime(start);
            var resident = ResidentMemory.Read()?.Now ?? Environment.WorkingSet;
            slope.Add(at, resident);
            if (at < nextRow) continue;
            nextRow += BetweenRows;
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{at.TotalMinutes,9:f2} {made,9} {resident / 1048576.0,14:f1} {live,15}"));
        }
        var (took, growth) = (clock.GetElapsedTime(start), slope.PerMinute(Skipped));
        var grown = growth * took.TotalMinutes * (1 - Skipped);
        if (grown > LargestGrowth) problems.Add(string.Create(CultureInfo.InvariantCulture, $"resident memory grew by {grown / 1048576:f1} MiB after the first quarter"));
        var memory = ResidentMemory.Read();
        return new SoakReport(
            took, made, images, collector.Collections, before, DisposeScopeManager.Statistics.ThreadTotalLiveCount,
            memory?.Now ?? Environment.WorkingSet, memory?.Peak ?? Environment.WorkingSet, growth, problems);
    }

    private static ImageRequest Request(int number) => new()
    {
        Prompt = (number % 3) switch { 0 => "a red circle", 1 => "two blue squares on a field", _ => "" },
        Seed = number,
        Guidance = number % 4 == 1 ? 0 : 4.5,
        TopK = number % 2 == 0 ? null : 10 + number,
        TopP = number % 5 == 1 ? 0.8 : 0,
        Temperature = number % 4 == 2 ? 0.7 : 1,
    };

    private static string[] Make(HartPipeline pipeline, ImageRequest[] batch) =>
        [.. pipeline.Generate(batch, CancellationToken.None).Select(image => Convert.ToHexString(SHA256.HashData(image.Rgb)))];
}
