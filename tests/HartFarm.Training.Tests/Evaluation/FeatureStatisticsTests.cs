using HartFarm.Training.Evaluation;
using static TorchSharp.torch;

namespace HartFarm.Training.Tests.Evaluation;

public class FeatureStatisticsTests
{
    [Fact]
    public void Mean_and_covariance_are_those_of_all_rows_together()
    {
        using var scope = NewDisposeScope();
        using var statistics = new FeatureStatistics(2);
        statistics.Add(tensor(new float[] { 1, 2, 3, 6 }, [2, 2]));
        statistics.Add(tensor(new float[] { 5, 1 }, [1, 2]));
        Assert.Equal(3, statistics.Count);
        Assert.Equal([3.0, 3.0], Round(statistics.Mean()));
        // Of the columns 1, 3, 5 and 2, 6, 1, divided by one less than there are.
        Assert.Equal([4.0, -1.0, -1.0, 7.0], Round(statistics.Covariance()));
    }

    [Fact]
    public void The_order_and_the_size_of_batches_do_not_matter()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(3);
        // Far from zero: naive sums of squares would lose all digits.
        var rows = randn([60, 7], generator: generator) + 1e3;
        using FeatureStatistics whole = new(7), parts = new(7), backwards = new(7);
        whole.Add(rows);
        foreach (var part in rows.split(13, 0)) parts.Add(part);
        backwards.Add(rows.flip(0));
        Close(whole, parts);
        Close(whole, backwards);
    }

    [Fact]
    public void Accumulators_merge_to_what_one_would_have_seen()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(4);
        var rows = randn([40, 5], generator: generator);
        using FeatureStatistics whole = new(5), one = new(5), other = new(5), empty = new(5);
        whole.Add(rows);
        one.Add(rows.narrow(0, 0, 11));
        other.Add(rows.narrow(0, 11, 29));
        one.Merge(other);
        one.Merge(empty);
        empty.Merge(one);
        Assert.Equal(29, other.Count);
        Close(whole, one);
        Close(whole, empty);
        one.Merge(one);
        Assert.Equal(80, one.Count);
    }

    [Fact]
    public void What_cannot_be_added_is_refused()
    {
        using var scope = NewDisposeScope();
        using FeatureStatistics statistics = new(3), others = new(4);
        Assert.Contains("[B, 3]", Assert.Throws<ArgumentException>(() => statistics.Add(zeros([2, 4]))).Message, StringComparison.Ordinal);
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => statistics.Add(tensor(new[] { 1, float.NaN, 2 }, [1, 3]))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => statistics.Merge(others));
        Assert.Equal(0, statistics.Count);
        Assert.Contains("at least 2", Assert.Throws<EvaluationException>(statistics.Covariance).Message, StringComparison.Ordinal);
    }

    private static void Close(FeatureStatistics expected, FeatureStatistics actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.True((expected.Mean() - actual.Mean()).abs().max().item<double>() < 1e-9);
        Assert.True((expected.Covariance() - actual.Covariance()).abs().max().item<double>() < 1e-9);
    }

    private static double[] Round(Tensor values) => values.round(9).flatten().data<double>().ToArray();
}
