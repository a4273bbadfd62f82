using CsCheck;
using HartFarm.Training.Data;

namespace HartFarm.Training.Tests.Data;

public class PermutationTests
{
    [Fact]
    public void Every_number_comes_once() => Gen.Select(Gen.ULong, Gen.Int[1, 3000]).Sample((seed, count) =>
    {
        var order = new Permutation(seed, count);
        Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), Enumerable.Range(0, count).Select(i => order.At(i)).Order());
    });

    [Fact]
    public void Numbers_of_a_huge_range_stay_within_it() => Gen.Select(Gen.ULong, Gen.Long[1, long.MaxValue / 4], Gen.Double[0, 1]).Sample((seed, count, share) =>
        Assert.InRange(new Permutation(seed, count).At((long)(share * (count - 1))), 0, count - 1));

    [Fact]
    public void Each_number_comes_everywhere_equally_often()
    {
        var counts = new int[10, 10];
        for (ulong seed = 0; seed < 20_000; seed++)
        {
            var order = new Permutation(seed, 10);
            for (var i = 0; i < 10; i++) counts[i, order.At(i)]++;
        }
        foreach (var count in counts) Assert.InRange(count, 1800, 2200);
    }
}
