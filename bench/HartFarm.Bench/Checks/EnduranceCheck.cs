using System.Diagnostics;
using System.Runtime.InteropServices;

namespace HartFarm.Bench.Checks;

/// <summary>Batches of mixed sizes and settings for minutes: memory stays flat, and no batch fails.</summary>
internal sealed class EnduranceCheck : ICheck
{
    // What the heaps of program and libtorch may still come to, however long it runs. On a CPU the C library's grows in steps of 64 MiB.
    private const long LeastAllowance = 160L << 20;
    private const double ShareAllowed = 0.02;
    private const double Mebi = 1 << 20;
    private const int MostImages = 8;

    /// <inheritdoc/>
    public string Name => "endurance";

    /// <inheritdoc/>
    public string Title => "mixed batches for minutes, with flat memory";

    /// <inheritdoc/>
    public bool NeedsModel => true;

    /// <inheritdoc/>
    public CheckResult Run(CheckContext context)
    {
        var most = Math.Min(MostImages, context.LargestBatch());
        using var pipeline = context.Load();
        var random = new Random(0);
        // The largest batches first: what is in use after them is all that there should be.
        for (var warm = 0; warm < 2; warm++) Make(most, guided: true);
        if (context.Memory.Used() is not { } before) return CheckResult.Failed("the device's memory is not told");
        var (start, batches, images, peak) = (Stopwatch.GetTimestamp(), 0, 0, before);
        while (Stopwatch.GetElapsedTime(start) < context.Options.Endurance)
        {
            var size = random.Next(1, most + 1);
            try
            {
                Make(size, guided: random.Next(4) > 0);
            }
            catch (ExternalException error)
            {
                return CheckResult.Failed($"batch {batches + 1}, of {size} images: {error.Message.Split('\n')[0]}");
            }
            (batches, images, peak) = (batches + 1, images + size, Math.Max(peak, context.Memory.Used() ?? 0));
        }
        var now = context.Memory.Used() ?? 0;
        var allowed = Math.Max(LeastAllowance, ShareAllowed * before);
        CheckFigure[] figures =
        [
            new("batches", batches, ""), new("images", images, ""), new("time", Stopwatch.GetElapsedTime(start).TotalSeconds, "s"),
            new("in use after the largest batches", before / Mebi, "MiB"), new("most in use later", peak / Mebi, "MiB"), new("in use at the end", now / Mebi, "MiB"),
        ];
        var isFlat = now - before <= allowed;
        return CheckResult.Judged(isFlat, FormattableString.Invariant($"{(now - before) / Mebi:+0;-0;0} MiB at the end, {allowed / Mebi:F0} allowed"), figures);

        void Make(int size, bool guided) => pipeline.Generate(
            [.. CheckContext.Requests(size, random.Next(1000)).Select(request => guided ? request : request with { Guidance = 0 })], CancellationToken.None);
    }
}
