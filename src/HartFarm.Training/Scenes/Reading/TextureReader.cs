namespace HartFarm.Training.Scenes.Reading;

/// <summary>Tells textures by the lightness of the background: waves of the lines' distance, an even slope, or soft patches.</summary>
internal static class TextureReader
{
    /// <summary>The least height of the lines' waves in steps of 255.</summary>
    private const double FaintestLines = 2.6;

    /// <summary>The least root mean square of soft patches.</summary>
    private const double FaintestClouds = 3;

    /// <summary>The least difference between the sides of a gradient.</summary>
    private const double FaintestGradient = 8;

    // 1, x, y; the lines' first two waves down and across; twelve products of slow waves.
    private const int Slope = 3, Down = 4, Across = 4, Slow = 12, Terms = Slope + Down + Across + Slow;

    /// <summary>The texture of the background, where no shape is near.</summary>
    public static BackgroundTexture Read(Planes picture, bool[] covered)
    {
        var (lines, columns, gradient, clouds) = Measure(picture, covered);
        if (lines >= FaintestLines) return columns >= FaintestLines ? BackgroundTexture.Grid : BackgroundTexture.Lines;
        if (clouds >= FaintestClouds) return BackgroundTexture.Clouds;
        return gradient >= FaintestGradient ? BackgroundTexture.Gradient : BackgroundTexture.Plain;
    }

    internal static (double Lines, double Columns, double Gradient, double Clouds) Measure(Planes picture, bool[] covered)
    {
        var fit = new LeastSquares(Terms, 1);
        Span<double> row = stackalloc double[Terms];
        Span<double> value = stackalloc double[1];
        for (var at = 0; at < covered.Length; at++)
        {
            if (covered[at]) continue;
            Fill(row, (at % picture.Size + 0.5) / picture.Scale, (at / picture.Size + 0.5) / picture.Scale);
            value[0] = picture.Luma[at];
            fit.Add(row, value);
        }
        var (factors, left) = fit.Solve(Slope + Down + Across);
        var clouds = Math.Sqrt((left - fit.Solve(Terms).Left) / fit.Points);
        return (Height(factors, Slope, Down), Height(factors, Slope + Down, Across), 2 * Height(factors, 1, 2), clouds);
    }

    private static void Fill(Span<double> row, double x, double y)
    {
        // From -1 to 1 over the picture.
        (row[0], row[1], row[2]) = (1, x * 2 / Scene.Units - 1, y * 2 / Scene.Units - 1);
        for (var wave = 1; wave <= 2; wave++)
        {
            (row[2 * wave + 1], row[2 * wave + 2]) = Math.SinCos(2 * Math.PI * wave * y / SceneBackground.LineDistance);
            (row[2 * wave + 5], row[2 * wave + 6]) = Math.SinCos(2 * Math.PI * wave * x / SceneBackground.LineDistance);
        }
        var next = Slope + Down + Across;
        for (var down = 0; down <= 4; down++)
        {
            for (var across = 0; across <= 4 - down; across++)
            {
                if (down + across < 2) continue;
                row[next++] = Math.Cos(Math.PI * down * y / Scene.Units) * Math.Cos(Math.PI * across * x / Scene.Units);
            }
        }
    }

    private static double Height(double[,] factors, int first, int count)
    {
        double sum = 0;
        for (var i = first; i < first + count; i++) sum += factors[i, 0] * factors[i, 0];
        return Math.Sqrt(sum);
    }
}
