using HartFarm.Bench.Checks.Measures;
using HartFarm.Bench.Measuring;
using HartFarm.Model.Generation;

namespace HartFarm.Bench.Checks;

/// <summary>The same seeds alone and in batches; and in batches of one size, whatever stands beside them.</summary>
internal sealed class BatchCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "batches";

    /// <inheritdoc/>
    public string Title => "the same seeds alone, in batches, and in padded batches of one size";

    /// <inheritdoc/>
    public bool NeedsModel => true;

    /// <inheritdoc/>
    public CheckResult Run(CheckContext context)
    {
        var most = context.LargestBatch();
        int[] sizes = [.. context.Options.Together.Where(size => size <= most)];
        if (sizes.Length == 0) return CheckResult.NotApplicable($"the plan holds {most} images at once, and the batches are larger");
        var requests = CheckContext.Requests(Math.Max(context.Options.Images, sizes.Max()));
        var recorder = new TokenRecorder();
        using var pipeline = context.Load(observe: recorder.Observe);
        var alone = RecordedBatch.Make(pipeline, recorder, requests, 1);
        context.Log.WriteLine("alone made");
        List<CheckFigure> figures = [];
        List<string> lines = [];
        Add("alone, again", RecordedBatch.Make(pipeline, recorder, requests, 1), alone);
        foreach (var size in sizes)
        {
            Add($"in batches of {size} against alone", RecordedBatch.Make(pipeline, recorder, requests, size), alone);
            context.Log.WriteLine($"batches of {size} made");
        }
        var isFixed = sizes.All(size => Fixed(pipeline, recorder, requests, size, Add));
        return CheckResult.Judged(
            isFixed, isFixed ? "an image of a padded batch of one size is the same whatever stands beside it" : "an image of a padded batch depends on what stands beside it", figures, lines);

        bool Add(string name, RecordedBatch ones, RecordedBatch others)
        {
            var difference = ImageDifference.Of(ones.Images, others.Images);
            var equal = TokenRecorder.Agreement(ones.Codes, others.Codes);
            figures.Add(new CheckFigure($"{name}: equal codes", 100 * equal, "%"));
            lines.Add(FormattableString.Invariant($"{name}: {equal:P3} of codes equal; {difference}"));
            return equal == 1 && difference.Identical == difference.Images;
        }
    }

    // Every image in its place: once beside others, once with copies of itself in all other places, as a shard's last batch is filled.
    private static bool Fixed(
        IImageGenerator pipeline, TokenRecorder recorder, ImageRequest[] requests, int size, Func<string, RecordedBatch, RecordedBatch, bool> add)
    {
        var together = RecordedBatch.Make(pipeline, recorder, requests[..size], size);
        int[] places = [.. new[] { 0, size / 2, size - 1 }.Distinct()];
        var padded = places.Select(place => RecordedBatch.Make(pipeline, recorder, [.. Enumerable.Repeat(requests[place], size)], size)).ToArray();
        var own = new RecordedBatch([.. places.Select((place, i) => padded[i].Images[place])], [.. places.Select((place, i) => padded[i].Codes[place])]);
        var others = new RecordedBatch([.. places.Select(place => together.Images[place])], [.. places.Select(place => together.Codes[place])]);
        return add($"padded to {size} against {size} others", own, others);
    }
}
