using CsCheck;
using HartFarm.Training.Evaluation;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Evaluation;

public class FrechetDistanceTests
{
    [Fact]
    public void Independent_features_have_the_closed_form()
    {
        using var scope = NewDisposeScope();
        double[] meanOne = [1, -2, 0.5], meanOther = [0, 1, 0.5], one = [4, 0.25, 9], other = [1, 1, 0];
        // The squares of the means' difference, and of that of the deviations.
        var expected = 1 + 9 + 0 + 1 + 0.25 + 9;
        Assert.Equal(expected, FrechetDistance.Between(tensor(meanOne), diag(tensor(one)), tensor(meanOther), diag(tensor(other))), 1e-9);
    }

    [Fact]
    public void A_rotation_of_the_features_changes_nothing()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        var (turn, _) = linalg.qr(randn([6, 6], ScalarType.Float64, generator: generator));
        var (one, other) = (rand([6], ScalarType.Float64, generator: generator), rand([6], ScalarType.Float64, generator: generator));
        var mean = zeros([6], ScalarType.Float64);
        var expected = (one.sqrt() - other.sqrt()).square().sum().item<double>();
        Assert.Equal(expected, FrechetDistance.Between(mean, turn.mm(diag(one)).mm(turn.t()), mean, turn.mm(diag(other)).mm(turn.t())), 1e-9);
    }

    [Fact]
    public void Covariances_that_share_no_axes_have_the_closed_form_of_two_dimensions()
    {
        using var scope = NewDisposeScope();
        Gen.Double[0.1, 3].Array[4].Select(Gen.Double[-0.95, 0.95].Array[2]).Sample((spread, tilt) =>
        {
            double[] one = [spread[0], tilt[0] * Math.Sqrt(spread[0] * spread[1]), spread[1]];
            double[] other = [spread[2], tilt[1] * Math.Sqrt(spread[2] * spread[3]), spread[3]];
            // The trace of the root of a 2x2 matrix P is the root of tr P + 2 sqrt(det P), here of the product.
            var trace = one[0] * other[0] + 2 * one[1] * other[1] + one[2] * other[2];
            var determinant = (one[0] * one[2] - one[1] * one[1]) * (other[0] * other[2] - other[1] * other[1]);
            var expected = one[0] + one[2] + other[0] + other[2] - 2 * Math.Sqrt(trace + 2 * Math.Sqrt(determinant));
            using var inner = NewDisposeScope();
            var mean = zeros([2], ScalarType.Float64);
            Assert.Equal(expected, FrechetDistance.Between(mean, Matrix(one), mean, Matrix(other)), 1e-7);
        }, iter: 200, threads: 1);
    }

    [Fact]
    public void A_set_is_at_no_distance_from_itself_and_as_far_there_as_back()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(9);
        using FeatureStatistics one = new(8), other = new(8);
        one.Add(randn([50, 8], generator: generator));
        other.Add(randn([70, 8], generator: generator) * 1.5 + 0.3);
        Assert.Equal(0, FrechetDistance.Between(one, one), 1e-9);
        var there = FrechetDistance.Between(one, other);
        Assert.True(there > 1);
        Assert.Equal(there, FrechetDistance.Between(other, one), 1e-9);
    }

    [Fact]
    public void Features_that_never_vary_are_no_obstacle()
    {
        using var scope = NewDisposeScope();
        using FeatureStatistics one = new(2), other = new(2);
        one.Add(tensor(new float[] { 0, 5, 2, 5, 4, 5 }, [3, 2]));
        other.Add(tensor(new float[] { 2, 4, 2, 4, 2, 4 }, [3, 2]));
        // One step between the means, and a variance of 4 against none.
        Assert.Equal(1 + 4, FrechetDistance.Between(one, other), 1e-9);
    }

    [Fact]
    public void Too_few_images_are_refused_with_how_many_it_takes()
    {
        using var scope = NewDisposeScope();
        using FeatureStatistics one = new(4), other = new(4), narrow = new(3);
        one.Add(randn([20, 4]));
        other.Add(randn([4, 4]));
        var error = Assert.Throws<EvaluationException>(() => FrechetDistance.Between(one, other));
        Assert.Contains("over 4 features needs at least 5 images, and there are 4", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => FrechetDistance.Between(one, narrow));
    }

    private static Tensor Matrix(double[] symmetric) => tensor(new[] { symmetric[0], symmetric[1], symmetric[1], symmetric[2] }, [2, 2]);
}
