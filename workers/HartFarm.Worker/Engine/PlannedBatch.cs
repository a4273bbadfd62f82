using HartFarm.Contracts.Shards;
using HartFarm.Model.Generation;

namespace HartFarm.Worker.Engine;

/// <summary>Images that are to be made together.</summary>
/// <param name="SizeClass">Of all of them.</param>
/// <param name="Slots">The images, at least one.</param>
/// <param name="ExactBatch">The size that the batch is filled up to; null for as many as there are.</param>
public sealed record PlannedBatch(SizeClass SizeClass, IReadOnlyList<BatchSlot> Slots, int? ExactBatch)
{
    /// <summary>Images that are computed, padding among them.</summary>
    public int Size => ExactBatch ?? Slots.Count;

    /// <summary>
    /// The requests of some of the slots. A batch of a fixed size keeps every image in its place; the other places are filled with copies of
    /// the first request, whose prompt is encoded anyway.
    /// </summary>
    /// <param name="first">The first slot.</param>
    /// <param name="count">How many slots.</param>
    public IReadOnlyList<ImageRequest> Requests(int first, int count)
    {
        var own = Slots.Skip(first).Take(count).Select(slot => slot.Image.Request).ToArray();
        if (ExactBatch is not { } size) return own;
        var padded = Enumerable.Repeat(own[0] with { Partial = null }, size).ToArray();
        own.CopyTo(padded, first);
        return padded;
    }

    /// <summary>Those slots' images among what was made of <see cref="Requests"/>.</summary>
    /// <exception cref="InvalidOperationException">There are not as many images as requests.</exception>
    public IEnumerable<GeneratedImage> Own(IReadOnlyList<GeneratedImage> images, int first, int count)
    {
        var expected = ExactBatch ?? count;
        if (images.Count != expected) throw new InvalidOperationException($"the generator made {images.Count} images of {expected}");
        return images.Skip(ExactBatch is null ? 0 : first).Take(count);
    }
}
