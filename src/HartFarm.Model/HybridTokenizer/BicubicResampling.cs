namespace HartFarm.Model.HybridTokenizer;

/// <summary>Up-resampling by cubic convolution with a = -0.75, half-pixel centres and repeated borders. Source: Keys, 1981.</summary>
internal static class BicubicResampling
{
    private const double A = -0.75;

    /// <summary>The matrix <c>[to, from]</c>, row by row: output i is four inputs around (i+0.5)*from/to-0.5, weighted.</summary>
    internal static double[] Matrix(int from, int to)
    {
        var matrix = new double[to * from];
        for (var i = 0; i < to; i++)
        {
            var source = ((i + 0.5) * from / to) - 0.5;
            var floor = (int)Math.Floor(source);
            for (var tap = -1; tap <= 2; tap++)
            {
                var j = Math.Clamp(floor + tap, 0, from - 1);
                matrix[(i * from) + j] += Weight(Math.Abs(source - floor - tap));
            }
        }
        return matrix;
    }

    private static double Weight(double distance) => distance <= 1
        ? ((((A + 2) * distance) - (A + 3)) * distance * distance) + 1
        : ((((A * distance) - (5 * A)) * distance) + (8 * A)) * distance - (4 * A);
}
