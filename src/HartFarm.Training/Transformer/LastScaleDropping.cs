namespace HartFarm.Training.Transformer;

/// <summary>Which of the last scale's tokens a pass keeps: it has most of the tokens, and they resemble each other.</summary>
internal static class LastScaleDropping
{
    private const double Mean = 1;
    private const double Deviation = 0.25;
    private const double Least = 0.5;
    private const double Most = 1;
    private const int AlwaysKept = 32;

    /// <summary>How many of <paramref name="cells"/> tokens a pass keeps.</summary>
    internal static int Kept(int cells, Random random)
    {
        if (cells <= AlwaysKept) return cells;
        return cells - Math.Min((int)Math.Ceiling(cells * Ratio(random)), cells - AlwaysKept);
    }

    /// <summary>A draw from the truncated normal distribution.</summary>
    internal static double Ratio(Random random)
    {
        while (true)
        {
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var ratio = Mean + Deviation * normal;
            if (ratio is >= Least and <= Most) return ratio;
        }
    }

    /// <summary>Each image's kept tokens, ascending: <c>[B, n]</c> int64.</summary>
    internal static Tensor Choose(int images, int cells, int kept, Random random)
    {
        var chosen = new long[images * kept];
        var all = new int[cells];
        for (var image = 0; image < images; image++)
        {
            for (var i = 0; i < cells; i++) all[i] = i;
            if (kept < cells) random.Shuffle(all);
            var own = all.AsSpan(0, kept);
            own.Sort();
            for (var i = 0; i < kept; i++) chosen[image * kept + i] = own[i];
        }
        return tensor(chosen, [images, kept]);
    }
}
