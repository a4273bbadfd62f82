namespace HartFarm.Training.Tests.Scenes;

/// <summary>What a picture may suffer on its way through a model.</summary>
internal static class Corruption
{
    public static byte[] Blur(byte[] rgb, int size, double sigma)
    {
        var reach = (int)Math.Ceiling(3 * sigma);
        var weights = Enumerable.Range(-reach, 2 * reach + 1).Select(i => Math.Exp(-i * i / (2 * sigma * sigma))).ToArray();
        var sum = weights.Sum();
        weights = [.. weights.Select(weight => weight / sum)];
        var across = Pass((x, y, i) => (Math.Clamp(x + i, 0, size - 1), y), [.. rgb.Select(value => (double)value)]);
        return [.. Pass((x, y, i) => (x, Math.Clamp(y + i, 0, size - 1)), across).Select(value => (byte)Math.Round(value))];

        double[] Pass(Func<int, int, int, (int X, int Y)> at, double[] values)
        {
            var result = new double[values.Length];
            for (var y = 0; y < size; y++)
                for (var x = 0; x < size; x++)
                    for (var i = -reach; i <= reach; i++)
                    {
                        var (fromX, fromY) = at(x, y, i);
                        for (var channel = 0; channel < 3; channel++)
                            result[(y * size + x) * 3 + channel] += weights[i + reach] * values[(fromY * size + fromX) * 3 + channel];
                    }
            return result;
        }
    }

    public static byte[] Noise(byte[] rgb, int amplitude, int seed)
    {
        var random = new Random(seed);
        return [.. rgb.Select(value => (byte)Math.Clamp(value + random.Next(-amplitude, amplitude + 1), 0, 255))];
    }
}
