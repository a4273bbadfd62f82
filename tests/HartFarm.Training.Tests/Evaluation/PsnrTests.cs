using HartFarm.Training.Evaluation;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Evaluation;

public class PsnrTests
{
    [Fact]
    public void Each_image_of_a_batch_has_its_own_ratio()
    {
        using var scope = NewDisposeScope();
        var expected = zeros([2, 3, 4, 5]);
        var actual = cat([full([1, 3, 4, 5], 0.02), full([1, 3, 4, 5], -0.2)], 0);
        var errors = MeanSquaredError.PerImage(expected, actual);
        Assert.Equal(4e-4, errors[0], 1e-8);
        Assert.Equal(0.04, errors[1], 1e-8);
        // 10 log10(2² / error): 40 and 20 decibels.
        var ratios = Psnr.PerImage(expected, actual);
        Assert.Equal(40, ratios[0], 1e-4);
        Assert.Equal(20, ratios[1], 1e-4);
    }

    [Fact]
    public void An_image_is_infinitely_near_to_itself()
    {
        using var scope = NewDisposeScope();
        var images = rand([1, 3, 8, 8]);
        Assert.Equal([double.PositiveInfinity], Psnr.PerImage(images, images));
    }

    [Fact]
    public void Images_of_different_shapes_are_refused_with_both_shapes()
    {
        using var scope = NewDisposeScope();
        var error = Assert.Throws<ArgumentException>(() => Psnr.PerImage(zeros([1, 3, 8, 8]), zeros([1, 3, 8, 9])));
        Assert.Contains("[1, 3, 8, 8] and [1, 3, 8, 9]", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MeanSquaredError.PerImage(zeros([3, 8, 8]), zeros([3, 8, 8])));
    }
}
