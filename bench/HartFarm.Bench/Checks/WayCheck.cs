using System.Diagnostics;
using HartFarm.Bench.Measuring;
using HartFarm.Model.Generation;
using HartFarm.Model.Runtime;

namespace HartFarm.Bench.Checks;

/// <summary>What each way of computing brings, left out alone, and what it changes in the images.</summary>
internal sealed class WayCheck : ICheck
{
    private const int MostImages = 8;
    private static readonly int[] Chunks = [2, 4, 8];

    /// <inheritdoc/>
    public string Name => "ways";

    /// <inheritdoc/>
    public string Title => "each way of computing left out alone: time, and difference in the images";

    /// <inheritdoc/>
    public bool NeedsModel => true;

    /// <inheritdoc/>
    public CheckResult Run(CheckContext context)
    {
        var requests = CheckContext.Requests(Math.Min(MostImages, context.LargestBatch()));
        List<CheckFigure> figures = [];
        List<string> lines = [];
        var usual = ComputeWays.Active;
        try
        {
            var (seconds, images) = Make(context, requests, usual, 1);
            Add("as usual", seconds, null);
            if (context.IsCuda)
            {
                foreach (var way in Enum.GetValues<ComputeWay>().Where(way => way is not (ComputeWay.None or ComputeWay.All)).Append(ComputeWay.All)) Compare($"without {way}", usual & ~way, 1);
            }
            foreach (var chunk in Chunks.Where(chunk => chunk <= requests.Length)) Compare($"decoder {chunk} at once", usual, chunk);
            return CheckResult.Measured(
                context.IsCuda ? $"batches of {requests.Length}" : $"batches of {requests.Length}; the other ways are for GPUs", figures, lines);

            void Compare(string name, ComputeWay ways, int chunk)
            {
                var (took, made) = Make(context, requests, ways, chunk);
                Add(name, took, ImageDifference.Of(images, made));
            }

            void Add(string name, double took, ImageDifference? difference)
            {
                figures.Add(new CheckFigure(name, took, "s"));
                lines.Add(FormattableString.Invariant($"{name}: {took:F4} s, {100 * (took / figures[0].Value - 1):+0.0;-0.0;0.0} %{(difference is null ? "" : $"; {difference}")}"));
                context.Log.WriteLine(lines[^1]);
            }
        }
        finally
        {
            ComputeWays.Active = usual;
        }
    }

    private static (double Seconds, IReadOnlyList<GeneratedImage> Images) Make(CheckContext context, ImageRequest[] requests, ComputeWay ways, int chunk)
    {
        ComputeWays.Active = ways;
        using var pipeline = context.Load(decoderChunk: chunk);
        var images = pipeline.Generate(requests, CancellationToken.None);
        var times = new double[context.Options.Repeats];
        for (var run = 0; run < times.Length; run++)
        {
            context.Synchronize();
            var start = Stopwatch.GetTimestamp();
            pipeline.Generate(requests, CancellationToken.None);
            context.Synchronize();
            times[run] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        return (Statistics.Median(times), images);
    }
}
