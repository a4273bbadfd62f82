namespace HartFarm.Training.Scenes.Reading;

/// <summary>The kind, place and size that fit a region best; lengths in pixels.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="X">The middle.</param>
/// <param name="Y">The middle.</param>
/// <param name="Radius">Of the circle around it.</param>
/// <param name="Overlap">What region and silhouette share, of what either covers; 1 where they are the same.</param>
internal readonly record struct Silhouette(ShapeKind Kind, double X, double Y, double Radius, double Overlap)
{
    /// <summary>Kinds that are tried at other places too.</summary>
    private const int Finalists = 2;

    // Coverage counts an edge for more than its share, so the radius from the area is a little large, and more so when blurred.
    private static readonly double[] Radii = [0.82, 0.88, 0.94, 1];
    private static readonly double[] Shifts = [-0.5, 0, 0.5];

    /// <summary>Lays each kind over the region, with about the region's area and centre of gravity.</summary>
    public static Silhouette Match(Patch patch)
    {
        var (area, x, y) = Gravity(patch);
        var sized = ShapeTemplate.All.Select(template =>
        {
            var radius = Math.Sqrt(area / template.Area);
            return Best(Radii.Select(scale =>
                new Silhouette(template.Kind, x, y - template.Drop * radius * scale, radius * scale, 0)), patch);
        });
        var placed = sized.OrderByDescending(candidate => candidate.Overlap).Take(Finalists).SelectMany(candidate =>
            from down in Shifts from right in Shifts select candidate with { X = candidate.X + right, Y = candidate.Y + down });
        var best = Best(placed, patch);
        return best with { X = best.X + patch.Left, Y = best.Y + patch.Top };
    }

    private static (double Area, double X, double Y) Gravity(Patch patch)
    {
        double area = 0, x = 0, y = 0;
        for (var i = 0; i < patch.Coverage.Length; i++)
        {
            area += patch.Coverage[i];
            x += patch.Coverage[i] * (i % patch.Width + 0.5);
            y += patch.Coverage[i] * (i / patch.Width + 0.5);
        }
        return (area, x / area, y / area);
    }

    private static Silhouette Best(IEnumerable<Silhouette> candidates, Patch patch) =>
        candidates.Select(candidate => candidate with { Overlap = OverlapOf(candidate, patch) }).MaxBy(candidate => candidate.Overlap);

    private static double OverlapOf(Silhouette candidate, Patch patch)
    {
        var pixels = ShapeTemplate.Of(candidate.Kind).Draw(patch.Width, patch.Height, candidate.X, candidate.Y, candidate.Radius);
        double both = 0, either = 0;
        for (var i = 0; i < pixels.Length; i++)
        {
            var share = Coverage.Whole(pixels[i]);
            both += Math.Min(share, patch.Coverage[i]);
            either += Math.Max(share, patch.Coverage[i]);
        }
        return both / either;
    }
}
