using HartFarm.Model.Sampling;

namespace HartFarm.Model.Generation;

/// <summary>Which images of a batch are shown after which scale.</summary>
internal sealed class PartialPlan
{
    private readonly ILookup<int, (int Image, int Index)> _byScale;

    private PartialPlan(ILookup<int, (int, int)> byScale) => _byScale = byScale;

    /// <summary>The plan of a batch; null where nobody wants to see anything.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="last">The model's last scale.</param>
    internal static PartialPlan? Of(IReadOnlyList<ImageRequest> batch, int last)
    {
        if (batch.All(request => request.Partial is null)) return null;
        var shown = from image in Enumerable.Range(0, batch.Count)
                    where batch[image].Partial is not null
                    from one in PartialSchedule.Scales(last, batch[image].Partial!.Count).Index()
                    select (Scale: one.Item, Image: image, one.Index);
        return new PartialPlan(shown.ToLookup(one => one.Scale, one => (one.Image, one.Index)));
    }

    /// <summary>The images that are shown after a scale, by their place in the batch, and which of their unfinished ones it is.</summary>
    internal IEnumerable<(int Image, int Index)> At(int scale) => _byScale[scale];
}
