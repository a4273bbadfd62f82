using System.Numerics.Tensors;

namespace HartFarm.Training.Data;

/// <summary>
/// The middle square of an image at another size: the cubic of Keys (1981) with a = -0.5, stretched over all source pixels that a target
/// pixel covers, first along the rows, then along the columns.
/// </summary>
internal static class SquareResampler
{
    private const double Support = 2;

    /// <summary>Resamples.</summary>
    /// <param name="rgba">Four bytes a pixel, row by row; the fourth is not used.</param>
    /// <param name="width">Pixels a row.</param>
    /// <param name="height">Rows.</param>
    /// <param name="size">The side of the result.</param>
    /// <returns>Red, green and blue of each pixel: <c>size * size * 3</c> bytes.</returns>
    public static byte[] Resample(ReadOnlySpan<byte> rgba, int width, int height, int size)
    {
        var side = Math.Min(width, height);
        var across = Taps.For(width, side, size);
        var down = Taps.For(height, side, size);
        var rows = new float[height * size * 3];
        for (var y = down[0].First; y < down[^1].First + down[^1].Weights.Length; y++)
            AlongRow(rgba.Slice(y * width * 4, width * 4), across, rows.AsSpan(y * size * 3, size * 3));

        var result = new byte[size * size * 3];
        var sum = new float[size * 3];
        for (var y = 0; y < size; y++)
        {
            sum.AsSpan().Clear();
            for (var i = 0; i < down[y].Weights.Length; i++)
                TensorPrimitives.MultiplyAdd(rows.AsSpan((down[y].First + i) * size * 3, size * 3), down[y].Weights[i], sum, sum);
            for (var x = 0; x < sum.Length; x++) result[y * sum.Length + x] = (byte)Math.Clamp(MathF.Round(sum[x]), 0, byte.MaxValue);
        }
        return result;
    }

    private static void AlongRow(ReadOnlySpan<byte> row, Taps[] taps, Span<float> result)
    {
        for (var x = 0; x < taps.Length; x++)
        {
            float red = 0, green = 0, blue = 0;
            var at = taps[x].First * 4;
            foreach (var weight in taps[x].Weights)
            {
                red += weight * row[at];
                green += weight * row[at + 1];
                blue += weight * row[at + 2];
                at += 4;
            }
            (result[3 * x], result[3 * x + 1], result[3 * x + 2]) = (red, green, blue);
        }
    }

    /// <summary>What one target pixel takes of which source pixels; the weights add up to 1.</summary>
    private readonly record struct Taps(int First, float[] Weights)
    {
        public static Taps[] For(int length, int side, int size)
        {
            var start = (length - side) / 2.0;
            var step = side / (double)size;
            var reach = Support * Math.Max(1, step);
            var taps = new Taps[size];
            for (var i = 0; i < size; i++)
            {
                var centre = start + (i + 0.5) * step;
                var first = Math.Max(0, (int)Math.Floor(centre - reach));
                var last = Math.Min(length, (int)Math.Ceiling(centre + reach));
                var weights = new double[last - first];
                for (var j = 0; j < weights.Length; j++) weights[j] = Cubic((first + j + 0.5 - centre) / Math.Max(1, step));
                var sum = weights.Sum();
                taps[i] = new Taps(first, [.. weights.Select(weight => (float)(weight / sum))]);
            }
            return taps;
        }

        private static double Cubic(double x)
        {
            x = Math.Abs(x);
            if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
            return x < Support ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
        }
    }
}
