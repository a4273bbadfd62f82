using CsCheck;
using HartFarm.Training.Data;

namespace HartFarm.Training.Tests.Data;

public class EpochOrderTests
{
    [Fact]
    public void Every_image_comes_once_an_epoch_with_blocks_and_without() =>
        Gen.Select(Gen.Long, Gen.Long[0, 1000], Gen.Int[1, 700].Array[1, 30], Gen.Bool).Sample((seed, epoch, lengths, blocks) =>
        {
            var count = lengths.Sum();
            using var source = new MemorySource(count, blocks ? Starts(lengths) : []);
            Assert.Equal(Enumerable.Range(0, count).Select(i => (long)i), Take(source, seed, epoch).Order());
        }, iter: 200);

    [Fact]
    public void The_order_is_a_function_of_seed_and_epoch()
    {
        using var source = new MemorySource(1000);
        Assert.Equal(Take(source, 1, 2), Take(source, 1, 2));
        Assert.NotEqual(Take(source, 1, 2), Take(source, 1, 3));
        Assert.NotEqual(Take(source, 1, 2), Take(source, 2, 2));
    }

    [Fact]
    public void Blocks_are_mixed_and_few_are_in_use_at_once()
    {
        var starts = Enumerable.Range(0, 200).Select(i => i * 500L).ToArray();
        using var source = new MemorySource(100_000, starts);
        var blocks = Take(source, 7, 0).Select(index => index / 500).ToArray();
        var most = EpochOrder.BlocksAtOnce(starts, 100_000);
        Assert.Equal(18, most);
        // A block is read once: between its first and its last image no more are met than are kept.
        foreach (var block in blocks.Distinct())
        {
            var between = blocks[Array.IndexOf(blocks, block)..(Array.LastIndexOf(blocks, block) + 1)];
            Assert.InRange(between.Distinct().Count(), 1, most);
        }
        Assert.InRange(blocks[..100].Distinct().Count(), 7, 9);
        Assert.NotEqual(blocks.Distinct().Order(), blocks.Distinct());
    }

    private static long[] Take(MemorySource source, long seed, long epoch)
    {
        var order = new EpochOrder(source, source.Count!.Value, seed, epoch);
        return [.. Enumerable.Range(0, (int)source.Count!.Value).Select(i => order.At(i))];
    }

    private static long[] Starts(int[] lengths)
    {
        long start = 0;
        return [.. lengths.Select(length => (start += length) - length)];
    }
}
