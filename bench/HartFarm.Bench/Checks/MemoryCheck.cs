using HartFarm.Model.Memory;
using HartFarm.Model.Runtime;

namespace HartFarm.Bench.Checks;

/// <summary>The plan's memory against what the device says is in use.</summary>
internal sealed class MemoryCheck : ICheck
{
    /// <summary>How far the plan may be from what is used.</summary>
    private const double Tolerance = 0.1;
    private const double Mebi = 1 << 20;

    /// <inheritdoc/>
    public string Name => "memory";

    /// <inheritdoc/>
    public string Title => "the memory plan against what the device says, within 10 %";

    /// <inheritdoc/>
    public bool NeedsModel => true;

    /// <inheritdoc/>
    public CheckResult Run(CheckContext context)
    {
        // What libtorch's libraries take on the device before a model does.
        context.MatrixRate(context.Type, Devices.Parse(context.Options.Device), context.Synchronize);
        if (context.Memory.Used() is not { } before) return CheckResult.Failed("the device's memory is not told");
        var (estimate, most) = (context.Estimate(), context.LargestBatch());
        var used = context.Memory.Watch();
        List<CheckFigure> figures = [new("in use before the model", before / Mebi, "MiB")];
        List<string> lines = [];
        var isWithin = true;
        using var pipeline = context.Load();
        foreach (var batch in context.Options.Batches.Where(batch => batch <= most).Order())
        {
            pipeline.Generate(CheckContext.Requests(batch), CancellationToken.None);
            var taken = used()!.Value - before;
            var planned = estimate.PeakBytes(batch) - MemoryEstimate.RuntimeBytes;
            var share = (double)planned / taken - 1;
            isWithin &= Math.Abs(share) <= Tolerance;
            figures.Add(new CheckFigure($"batch {batch}: planned over taken", 100 * share, "%"));
            lines.Add(FormattableString.Invariant($"batch {batch}: {planned / Mebi:F0} MiB planned, {taken / Mebi:F0} MiB taken, {share:+0.0 %;-0.0 %}"));
            context.Log.WriteLine(lines[^1]);
        }
        return context.IsCuda
            ? CheckResult.Judged(isWithin, isWithin ? "every batch is within 10 % of the plan" : "a batch is further than 10 % from the plan", figures, lines)
            : CheckResult.Measured("not judged on a CPU, where the program itself and the heap's holes are counted, too", figures, lines);
    }
}
