namespace HartFarm.Training.Scenes.Reading;

/// <summary>Tells patterns by how much of the differences inside a shape are waves of the stripes' or of the dots' length and direction.</summary>
internal static class PatternReader
{
    private const double Inside = 0.9, FewestPoints = 12;

    /// <summary>The least mean square of a pattern's waves over lightness and both colour differences: they are seen from about here.</summary>
    private const double Faintest = 14;

    /// <summary>The least share of the differences inside that the waves explain.</summary>
    private const double LeastShare = 0.25;

    /// <summary>The pattern of a shape whose silhouette is known.</summary>
    public static FillPattern Read(Planes picture, Silhouette silhouette)
    {
        var (plain, stripes, dots) = Differences(picture, silhouette);
        var best = Math.Min(stripes, dots);
        if (plain - best < Faintest || plain - best < LeastShare * plain) return FillPattern.Plain;
        return stripes <= dots ? FillPattern.Stripes : FillPattern.Dots;
    }

    /// <summary>The mean square inside the shape that is left by an even slope, by stripes and by dots.</summary>
    internal static (double Plain, double Stripes, double Dots) Differences(Planes picture, Silhouette silhouette)
    {
        var stripes = new LeastSquares(5, 3);
        var dots = new LeastSquares(7, 3);
        Collect(picture, silhouette, stripes, dots);
        if (stripes.Points < FewestPoints) return (0, 0, 0);
        return (Mean(stripes, 3), Mean(stripes, 5), Mean(dots, 7));

        // Each term fits a little of what is none of it: the mean is over the points that are left to differ.
        static double Mean(LeastSquares fit, int terms) => fit.Solve(terms).Left / (fit.Points - terms);
    }

    private static void Collect(Planes picture, Silhouette silhouette, LeastSquares stripes, LeastSquares dots)
    {
        var (reach, size) = (silhouette.Radius + 1, picture.Size);
        var (left, right) = (Clamp(silhouette.X - reach), Clamp(silhouette.X + reach));
        var (top, bottom) = (Clamp(silhouette.Y - reach), Clamp(silhouette.Y + reach));
        // A little smaller than the shape: what is blurred at its edge is no pattern.
        var inside = ShapeTemplate.Of(silhouette.Kind).DrawInner(right - left, bottom - top, silhouette.X - left, silhouette.Y - top, silhouette.Radius, picture.Scale);
        Span<double> row = stackalloc double[7];
        Span<double> values = stackalloc double[3];
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++)
            {
                if (inside[(y - top) * (right - left) + x - left] < Inside) continue;
                var at = y * size + x;
                (values[0], values[1], values[2]) = (picture.Luma[at], picture.Blue[at], picture.Red[at]);
                var (down, across) = ((y + 0.5 - silhouette.Y) / picture.Scale, (x + 0.5 - silhouette.X) / picture.Scale);
                (row[0], row[1], row[2]) = (1, across / 10, down / 10);
                (row[3], row[4]) = Wave(across + down, ShapePainter.StripePeriod);
                stripes.Add(row[..5], values);
                (row[3], row[4]) = Wave(across, ShapePainter.DotPeriod);
                (row[5], row[6]) = Wave(down, ShapePainter.DotPeriod);
                dots.Add(row, values);
            }
        }

        int Clamp(double at) => Math.Clamp((int)Math.Round(at), 0, size);
    }

    private static (double Cosine, double Sine) Wave(double at, double period)
    {
        var (sine, cosine) = Math.SinCos(2 * Math.PI * at / period);
        return (cosine, sine);
    }
}
