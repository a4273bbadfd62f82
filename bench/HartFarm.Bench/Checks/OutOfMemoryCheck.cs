using System.Runtime.InteropServices;
using HartFarm.Bench.Checks.DeviceMemory;
using HartFarm.Model.Generation;
using HartFarm.Model.Runtime;
using HartFarm.Model.Sampling;

namespace HartFarm.Bench.Checks;

/// <summary>All of the device's memory taken away before each stage: the stage fails with an error, the process lives, and the next batch is whole.</summary>
/// <param name="fill">Takes a device's memory until it is disposed; null for one of a GPU.</param>
internal sealed class OutOfMemoryCheck(Func<CheckContext, IDisposable>? fill = null) : ICheck
{
    private const int MostImages = 4;

    /// <inheritdoc/>
    public string Name => "out-of-memory";

    /// <inheritdoc/>
    public string Title => "no memory left at every stage: an error, and no process ends";

    /// <inheritdoc/>
    public bool NeedsModel => true;

    /// <inheritdoc/>
    public CheckResult Run(CheckContext context)
    {
        if (fill is null && !context.IsCuda) return CheckResult.NotApplicable("Linux promises a process more memory than there is, and ends it later");
        Func<CheckContext, IDisposable> take = fill ?? (one => new MemoryBallast(Devices.Parse(one.Options.Device)));
        var requests = CheckContext.Requests(Math.Min(MostImages, context.LargestBatch()));
        var observer = new StageTrap(() => take(context));
        using var pipeline = context.Load(done: observer.Done);
        var expected = Hashes(pipeline.Generate(requests, CancellationToken.None));
        var stages = observer.Seen.ToArray();
        List<string> lines = [];
        var (failed, isWhole) = (0, true);
        // Before the first stage, and behind each but the last.
        foreach (var (after, hit) in stages[..^1].Select(stage => ((GenerationStage, int)?)stage).Prepend(null).Zip(stages))
        {
            var error = Provoke(pipeline, requests, observer, after);
            var again = Hashes(pipeline.Generate(requests, CancellationToken.None));
            var isSame = again.SequenceEqual(expected);
            var isExpected = error is null || OutOfMemory.Is(error);
            isWhole &= isSame && isExpected;
            if (error is not null) failed++;
            lines.Add($"{hit.Stage} {hit.Scale}: {(error is null ? "needs no more memory" : isExpected ? "out of memory, as it should" : $"another error: {error.Message.Split('\n')[0]}")}; the next batch {(isSame ? "is the same" : "DIFFERS")}");
            context.Log.WriteLine(lines[^1]);
        }
        return CheckResult.Judged(
            isWhole && failed > 0, isWhole && failed > 0 ? "each stage fails with an error alone, and the next batch is whole" : "a stage fails in another way, or the next batch is not whole",
            [new CheckFigure("stages", stages.Length, ""), new CheckFigure("of them out of memory", failed, "")], lines);
    }

    private static ExternalException? Provoke(HartPipeline pipeline, ImageRequest[] requests, StageTrap observer, (GenerationStage, int)? after)
    {
        try
        {
            observer.Arm(after);
            pipeline.Generate(requests, CancellationToken.None);
            return null;
        }
        catch (ExternalException error)
        {
            return error;
        }
        finally
        {
            observer.Disarm();
        }
    }

    private static string[] Hashes(IEnumerable<GeneratedImage> images) => [.. images.Select(image => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(image.Rgb)))];
}
