namespace HartFarm.Training.Scenes.Reading;

/// <summary>Pixels that hang together.</summary>
/// <param name="Pixels">Their places, row by row.</param>
internal sealed record Region(IReadOnlyList<int> Pixels)
{
    /// <summary>Finds the regions of at least <paramref name="smallest"/> pixels whose <paramref name="coverage"/> is above a bound.</summary>
    public static List<Region> Find(float[] coverage, int size, double bound, double smallest)
    {
        var seen = new bool[coverage.Length];
        List<Region> regions = [];
        for (var start = 0; start < coverage.Length; start++)
        {
            if (seen[start] || coverage[start] <= bound) continue;
            var pixels = Fill(coverage, size, bound, seen, start);
            if (pixels.Count >= smallest) regions.Add(new Region(pixels));
        }
        return regions;
    }

    private static List<int> Fill(float[] coverage, int size, double bound, bool[] seen, int start)
    {
        List<int> pixels = [start];
        seen[start] = true;
        for (var next = 0; next < pixels.Count; next++)
        {
            var (y, x) = Math.DivRem(pixels[next], size);
            if (x > 0) Visit(pixels[next] - 1);
            if (x < size - 1) Visit(pixels[next] + 1);
            if (y > 0) Visit(pixels[next] - size);
            if (y < size - 1) Visit(pixels[next] + size);
        }
        return pixels;

        void Visit(int at)
        {
            if (seen[at] || coverage[at] <= bound) return;
            seen[at] = true;
            pixels.Add(at);
        }
    }
}
