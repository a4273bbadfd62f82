using HartFarm.Model.HybridTokenizer;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.HybridTokenizer;

/// <summary>The residual quantizer of one latent in plain loops over doubles, against which the tensors' version is held.</summary>
internal sealed class LoopQuantizer
{
    private readonly HybridTokenizerConfig _config;
    private readonly int _side;
    private readonly double[][] _codes;
    private readonly Func<int, (double[] Weight, double[] Bias)?> _convolution;

    /// <param name="config">The quantizer's config.</param>
    /// <param name="codes">The code book's rows.</param>
    /// <param name="convolution">A scale's residual convolution, or null where there is none.</param>
    internal LoopQuantizer(HybridTokenizerConfig config, double[][] codes, Func<int, (double[] Weight, double[] Bias)?> convolution)
    {
        _config = config;
        _side = config.LatentSize;
        _codes = codes;
        _convolution = convolution;
    }

    internal static double[] Numbers(Tensor tensor)
    {
        using var copy = tensor.to(ScalarType.Float64).contiguous();
        return copy.data<double>().ToArray();
    }

    /// <summary>The codes of each scale, the reconstruction, and the rest before the last scale is taken away.</summary>
    internal (long[][] Indices, double[] FHat, double[] Continuous) Encode(double[] f, bool byCosine, bool phiAtTheLast)
    {
        var rest = (double[])f.Clone();
        var fHat = new double[f.Length];
        var before = rest;
        var indices = new long[_config.Scales][];
        for (var k = 0; k < _config.Scales; k++)
        {
            before = (double[])rest.Clone();
            var side = _config.VPatchNums[k];
            var small = Shrink(rest, side);
            indices[k] = [.. Enumerable.Range(0, side * side).Select(cell => (long)Nearest(small, cell, side * side, byCosine))];
            var h = Enlarge(indices[k], side);
            if (k < _config.Scales - 1 || phiAtTheLast) h = Residual(k, h);
            for (var i = 0; i < rest.Length; i++)
            {
                fHat[i] += h[i];
                rest[i] -= h[i];
            }
        }
        return (indices, fHat, before);
    }

    private double[] Shrink(double[] map, int side)
    {
        var small = new double[_config.ZChannels * side * side];
        for (var i = 0; i < small.Length; i++)
        {
            var (channel, row, column) = (i / (side * side), i / side % side, i % side);
            var (sum, count) = (0.0, 0);
            for (var y = row * _side / side; y < Math.Ceiling((row + 1.0) * _side / side); y++)
            {
                for (var x = column * _side / side; x < Math.Ceiling((column + 1.0) * _side / side); x++, count++) sum += map[(((channel * _side) + y) * _side) + x];
            }
            small[i] = sum / count;
        }
        return small;
    }

    private int Nearest(double[] map, int cell, int cells, bool byCosine)
    {
        var vector = Enumerable.Range(0, _config.ZChannels).Select(channel => map[(channel * cells) + cell]).ToArray();
        double Distance(double[] code) => byCosine
            ? -code.Zip(vector, (a, b) => a * b).Sum() / Math.Sqrt(code.Sum(a => a * a))
            : code.Zip(vector, (a, b) => (a - b) * (a - b)).Sum();
        return Enumerable.Range(0, _codes.Length).MinBy(code => Distance(_codes[code]));
    }

    private double[] Enlarge(long[] indices, int side)
    {
        var map = new double[_config.ZChannels * _side * _side];
        for (var i = 0; i < map.Length; i++)
        {
            var channel = i / (_side * _side);
            var (y, x) = (Source(i / _side % _side, side), Source(i % _side, side));
            for (var dy = -1; dy <= 2; dy++)
            {
                for (var dx = -1; dx <= 2; dx++)
                {
                    var (fy, fx) = ((int)Math.Floor(y), (int)Math.Floor(x));
                    var code = indices[(Math.Clamp(fy + dy, 0, side - 1) * side) + Math.Clamp(fx + dx, 0, side - 1)];
                    map[i] += Cubic(y - fy - dy) * Cubic(x - fx - dx) * _codes[code][channel];
                }
            }
        }
        return map;
    }

    private double Source(int place, int side) => ((place + 0.5) * side / _side) - 0.5;

    private static double Cubic(double distance)
    {
        var t = Math.Abs(distance);
        return t <= 1 ? (1.25 * t * t * t) - (2.25 * t * t) + 1 : t < 2 ? -0.75 * ((t * t * t) - (5 * t * t) + (8 * t) - 4) : 0;
    }

    private double[] Residual(int scale, double[] h)
    {
        if (_convolution(scale) is not { } convolution) return h;
        var (ratio, channels) = (Math.Abs(_config.QuantResi), _config.ZChannels);
        var result = new double[h.Length];
        for (var i = 0; i < h.Length; i++)
        {
            var (channel, row, column) = (i / (_side * _side), i / _side % _side, i % _side);
            var sum = convolution.Bias[channel];
            for (var tap = 0; tap < channels * 9; tap++)
            {
                var (y, x) = (row + (tap / 3 % 3) - 1, column + (tap % 3) - 1);
                if (y < 0 || y >= _side || x < 0 || x >= _side) continue;
                sum += convolution.Weight[(channel * channels * 9) + tap] * h[(((tap / 9 * _side) + y) * _side) + x];
            }
            result[i] = ((1 - ratio) * h[i]) + (ratio * sum);
        }
        return result;
    }
}
