using HartFarm.Model.Generation;

namespace HartFarm.Bench.Checks.Measures;

/// <summary>Images with the codes that they were made of.</summary>
/// <param name="Images">The images.</param>
/// <param name="Codes">All codes of each.</param>
internal sealed record RecordedBatch(IReadOnlyList<GeneratedImage> Images, IReadOnlyList<long[]> Codes)
{
    /// <summary>Makes images in batches of a size.</summary>
    /// <param name="pipeline">The model, which <paramref name="recorder"/> observes.</param>
    /// <param name="recorder">Records.</param>
    /// <param name="requests">The images, in their order.</param>
    /// <param name="size">Images at a time.</param>
    internal static RecordedBatch Make(IImageGenerator pipeline, TokenRecorder recorder, IReadOnlyList<ImageRequest> requests, int size)
    {
        var (images, codes) = (new List<GeneratedImage>(), new List<long[]>());
        foreach (var batch in requests.Chunk(size))
        {
            recorder.Clear();
            images.AddRange(pipeline.Generate(batch, CancellationToken.None));
            codes.AddRange(Enumerable.Range(0, batch.Length).Select(recorder.Image));
        }
        return new RecordedBatch(images, codes);
    }
}
