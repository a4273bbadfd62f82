namespace HartFarm.Training.Scenes.Reading;

/// <summary>
/// Finds the shapes and the background of a scene in pixels, by classical image analysis: it knows how scenes are drawn, and nothing of
/// what made the picture or of its caption.
/// </summary>
public static class SceneReader
{
    /// <summary>The coverage above which a pixel belongs to a shape.</summary>
    private const double Bound = 0.6;

    /// <summary>Smaller regions, in square units, are no shape: the smallest star has 75.</summary>
    private const double SmallestArea = 30;

    /// <summary>Below this share of overlap a region is of no kind.</summary>
    private const double LeastOverlap = 0.6;

    /// <summary>Reads a picture.</summary>
    /// <param name="rgb">Red, green and blue of each pixel, row by row from the top: <c>size * size * 3</c> bytes.</param>
    /// <param name="size">The side in pixels.</param>
    public static FoundScene Read(ReadOnlySpan<byte> rgb, int size)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, SceneRenderer.SmallestSide);
        ArgumentOutOfRangeException.ThrowIfNotEqual(rgb.Length, size * size * 3, nameof(rgb));
        var picture = new Planes(rgb, size);
        var ground = Ground.Read(picture);
        var coverage = Coverage.Of(picture, ground);
        var regions = Region.Find(coverage, size, Bound, SmallestArea * picture.Scale * picture.Scale);
        List<FoundObject> objects = [];
        foreach (var region in regions.OrderByDescending(region => region.Pixels.Count)) objects.Add(Describe(rgb, picture, coverage, region));
        return new FoundScene(objects, ground.Tone, TextureReader.Read(picture, Surroundings(regions, picture)));
    }

    private static FoundObject Describe(ReadOnlySpan<byte> rgb, Planes picture, float[] coverage, Region region)
    {
        var silhouette = Silhouette.Match(new Patch(coverage, picture.Size, region));
        var radius = silhouette.Radius / picture.Scale;
        var border = (SceneObject.NominalRadius(ShapeSize.Small) + SceneObject.NominalRadius(ShapeSize.Large)) / 2;
        return new FoundObject
        {
            Kind = silhouette.Overlap < LeastOverlap ? null : silhouette.Kind,
            Colour = ColourReader.Read(rgb, picture, region),
            Size = radius < border ? ShapeSize.Small : ShapeSize.Large,
            Pattern = PatternReader.Read(picture, silhouette),
            X = silhouette.X / picture.Scale,
            Y = silhouette.Y / picture.Scale,
            Overlap = silhouette.Overlap,
        };
    }

    /// <summary>The pixels of shapes and those so near that their edges may reach them.</summary>
    internal static bool[] Surroundings(List<Region> regions, Planes picture)
    {
        var size = picture.Size;
        var reach = (int)Math.Ceiling(2 * picture.Scale);
        var covered = new bool[size * size];
        foreach (var at in regions.SelectMany(region => region.Pixels))
        {
            var (y, x) = Math.DivRem(at, size);
            for (var row = Math.Max(0, y - reach); row <= Math.Min(size - 1, y + reach); row++)
                covered.AsSpan(row * size + Math.Max(0, x - reach), Math.Min(size - 1, x + reach) - Math.Max(0, x - reach) + 1).Fill(true);
        }
        return covered;
    }
}
