using HartFarm.LoadBench.Measuring;

namespace HartFarm.Bench.Tests.Load;

public class SamplesTests
{
    [Fact]
    public void Medians_and_percentiles_are_those_of_the_sorted_values()
    {
        var samples = new Samples(Enumerable.Range(1, 100).Reverse().Select(i => (double)i));
        Assert.Equal(50.5, samples.Median);
        Assert.Equal(99, samples.At(0.99));
        Assert.Equal(100, samples.At(1));
        Assert.Equal(100, samples.Longest);
        Assert.Equal(2, new Samples([3, 1, 2]).Median);
    }

    [Fact]
    public void Of_one_all_are_that_one_and_of_none_there_is_nothing()
    {
        var one = new Samples([5]);
        Assert.Equal([5, 5, 5], new[] { one.Median, one.At(0.01), one.Longest });
        var none = new Samples([]);
        Assert.Equal([null, null, null], new[] { none.Median, none.At(0.99), none.Longest });
    }
}
