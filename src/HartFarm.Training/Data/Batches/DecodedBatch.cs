namespace HartFarm.Training.Data.Batches;

/// <summary>A batch before it is a tensor, so that it may be made on any thread.</summary>
/// <param name="Step">The batch's number.</param>
/// <param name="Pixels"><c>[B, 3, H, W]</c> from -1 to 1.</param>
/// <param name="Captions">A caption an image.</param>
internal sealed record DecodedBatch(long Step, float[] Pixels, string[] Captions)
{
    /// <summary>A byte's value as a float from -1 to 1.</summary>
    private static readonly float[] Values = [.. Enumerable.Range(0, 256).Select(value => (float)(value / 127.5 - 1))];

    /// <summary>Puts images of one size into a batch.</summary>
    public static DecodedBatch Of(long step, LabelledImage[] images, int size)
    {
        var plane = size * size;
        var pixels = new float[images.Length * 3 * plane];
        for (var i = 0; i < images.Length; i++)
        {
            var rgb = images[i].Pixels;
            var planes = pixels.AsSpan(i * 3 * plane, 3 * plane);
            for (var at = 0; at < plane; at++)
            {
                planes[at] = Values[rgb[3 * at]];
                planes[plane + at] = Values[rgb[3 * at + 1]];
                planes[2 * plane + at] = Values[rgb[3 * at + 2]];
            }
        }
        return new DecodedBatch(step, pixels, [.. images.Select(image => image.Caption)]);
    }
}
