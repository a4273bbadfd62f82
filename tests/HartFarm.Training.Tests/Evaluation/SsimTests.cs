using HartFarm.Training.Evaluation;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Evaluation;

public class SsimTests
{
    private const double C1 = 0.02 * 0.02;
    private const double C2 = 0.06 * 0.06;

    [Theory]
    [InlineData(1, 11, 11)]
    [InlineData(3, 13, 16)]
    public void It_is_that_of_plain_loops_over_windows(int channels, int height, int width)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(5);
        var x = rand([2, channels, height, width], generator: generator) * 2 - 1;
        var y = (x + 0.3 * randn([2, channels, height, width], generator: generator)).clamp(-1, 1);
        var found = Ssim.PerImage(x, y);
        for (var image = 0; image < 2; image++) Assert.Equal(Loops(x[image], y[image]), found[image], 1e-6);
    }

    [Fact]
    public void Even_images_differ_by_their_lightness_alone()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (0.5, -0.25);
        var found = Ssim.PerImage(full([1, 3, 12, 12], a), full([1, 3, 12, 12], b));
        Assert.Equal((2 * a * b + C1) / (a * a + b * b + C1), found[0], 1e-6);
        Assert.Equal(1, Ssim.PerImage(full([1, 3, 12, 12], a), full([1, 3, 12, 12], a))[0], 1e-12);
    }

    [Fact]
    public void Images_smaller_than_the_window_are_refused()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => Ssim.PerImage(zeros([1, 3, 10, 12]), zeros([1, 3, 10, 12])));
        Assert.Contains("11x11 pixels, not 12x10", error.Message, StringComparison.Ordinal);
    }

    private static double Loops(Tensor x, Tensor y)
    {
        var (one, other) = (x.to(ScalarType.Float64), y.to(ScalarType.Float64));
        var window = new double[11, 11];
        double weights = 0, sum = 0;
        for (var i = 0; i < 11; i++)
            for (var j = 0; j < 11; j++) weights += window[i, j] = Math.Exp(-((i - 5) * (i - 5) + (j - 5) * (j - 5)) / 4.5);
        var (channels, rows, columns) = (x.shape[0], x.shape[1] - 10, x.shape[2] - 10);
        for (var c = 0L; c < channels; c++)
            for (var row = 0L; row < rows; row++)
                for (var column = 0L; column < columns; column++)
                {
                    double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
                    for (var i = 0; i < 11; i++)
                        for (var j = 0; j < 11; j++)
                        {
                            var w = window[i, j] / weights;
                            var (a, b) = (one[c, row + i, column + j].item<double>(), other[c, row + i, column + j].item<double>());
                            (mx, my, xx, yy, xy) = (mx + w * a, my + w * b, xx + w * a * a, yy + w * b * b, xy + w * a * b);
                        }
                    sum += (2 * mx * my + C1) * (2 * (xy - mx * my) + C2) / ((mx * mx + my * my + C1) * (xx - mx * mx + yy - my * my + C2));
                }
        return sum / (channels * rows * columns);
    }
}
