using System.Diagnostics;
using System.Runtime.InteropServices;
using HartFarm.Bench.Checks.Measures;
using HartFarm.Bench.Measuring;
using HartFarm.Bench.Operations;
using HartFarm.Model.Generation;
using HartFarm.Model.Runtime;

namespace HartFarm.Bench.Checks;

/// <summary>Images a second over sizes of batches, the time of each stage, and the share of the device's rate of matrix products.</summary>
internal sealed class ThroughputCheck : ICheck
{
    private const double Tera = 1e12;
    private const double Guidance = 4.5;

    /// <inheritdoc/>
    public string Name => "throughput";

    /// <inheritdoc/>
    public string Title => "images a second and time by stage over sizes of batches, guided";

    /// <inheritdoc/>
    public bool NeedsModel => true;

    /// <inheritdoc/>
    public CheckResult Run(CheckContext context)
    {
        var (description, most) = (context.Model.Description, context.LargestBatch());
        var stages = new SwitchedClock(context.Synchronize);
        using var pipeline = context.Load(done: stages.Done);
        var rate = context.MatrixRate(context.Type, Devices.Parse(context.Options.Device), context.Synchronize);
        List<CheckFigure> figures = [new("rate of matrix products", rate / Tera, "TFLOP/s")];
        List<string> lines = [];
        (int Batch, double Rate) best = default;
        foreach (var batch in context.Options.Batches.Where(batch => batch <= most).Order())
        {
            double seconds;
            BatchTimes times;
            try
            {
                pipeline.Generate(ModelBenchmark.Requests(0, batch, Guidance), CancellationToken.None);
                seconds = Statistics.Median(Enumerable.Range(1, context.Options.Repeats).Select(number => Time(pipeline, context, number, batch)).ToArray());
                times = stages.Measure(() => pipeline.Generate(ModelBenchmark.Requests(context.Options.Repeats + 1, batch, Guidance), CancellationToken.None), description.Tokenizer.Scales);
            }
            catch (ExternalException error)
            {
                lines.Add($"batch {batch}: {error.Message.Split('\n')[0]}");
                break;
            }
            var operations = OperationCount.Of(description, batch, batch, guided: true);
            figures.Add(new CheckFigure($"batch {batch}", batch / seconds, "images/s"));
            figures.Add(new CheckFigure($"batch {batch}: time", seconds, "s"));
            figures.Add(new CheckFigure($"batch {batch}: of the matrix rate", 100 * operations.Total / seconds / rate, "%"));
            lines.AddRange(StageTable.Of(batch, times, operations, description.Transformer.PatchNums, rate));
            context.Log.WriteLine(FormattableString.Invariant($"batch {batch}: {batch / seconds:G4} images/s"));
            if (batch / seconds > best.Rate) best = (batch, batch / seconds);
        }
        if (best.Batch == 0) return CheckResult.NotApplicable($"the plan holds {most} images at once, and the batches are larger");
        return CheckResult.Measured(FormattableString.Invariant($"{best.Rate:G4} images/s at best, in batches of {best.Batch}"), figures, lines);
    }

    // The device is waited for at the end alone: stages overlap as they do in use.
    private static double Time(HartPipeline pipeline, CheckContext context, int number, int batch)
    {
        var requests = ModelBenchmark.Requests(number, batch, Guidance);
        context.Synchronize();
        var start = Stopwatch.GetTimestamp();
        pipeline.Generate(requests, CancellationToken.None);
        context.Synchronize();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
