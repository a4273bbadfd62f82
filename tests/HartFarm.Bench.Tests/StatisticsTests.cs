using HartFarm.Bench.Measuring;

namespace HartFarm.Bench.Tests;

public class StatisticsTests
{
    [Theory]
    [InlineData(new double[] { 4 }, 4)]
    [InlineData(new double[] { 9, 1, 2 }, 2)]
    [InlineData(new double[] { 9, 1, 2, 4 }, 3)]
    public void The_median_is_the_middle(double[] values, double median) => Assert.Equal(median, Statistics.Median(values));

    [Fact]
    public void Batches_have_their_median_stage_by_stage()
    {
        BatchTimes[] batches = [new(1, [1, 9], 5, 7), new(3, [2, 8], 4, 9), new(2, [3, 1], 6, 8)];
        var median = BatchTimes.Median(batches);
        Assert.Equal((2, 5, 8), (median.Text, median.ResidualDiffusion, median.Decoder));
        Assert.Equal([2, 8], median.Scales);
    }
}
