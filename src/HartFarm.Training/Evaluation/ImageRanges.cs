using HartFarm.Training.Data;

namespace HartFarm.Training.Evaluation;

/// <summary>The first images of a source, batch by batch.</summary>
internal static class ImageRanges
{
    /// <exception cref="EvaluationException">The source has fewer images, or the distance over so many features, where there is one, needs more.</exception>
    internal static void Require(IImageSource source, long images, int? features)
    {
        if (features is { } count) FrechetDistance.Require(count, images);
        if (source.Count < images) throw new EvaluationException($"{source.Name} has {source.Count} images where {images} are to be measured.");
    }

    /// <summary>The batches in order: the index of the first image, and the images.</summary>
    /// <exception cref="DataException">An image cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    internal static IEnumerable<(long First, LabelledImage[] Images)> Batches(IImageSource source, long images, int batch, CancellationToken cancellation)
    {
        for (long first = 0; first < images; first += batch)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = (int)Math.Min(batch, images - first);
            yield return (first, [.. Enumerable.Range(0, count).Select(i => source.Get(first + i))]);
        }
    }
}
