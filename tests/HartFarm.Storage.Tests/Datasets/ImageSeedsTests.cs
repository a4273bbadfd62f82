using System.Globalization;
using CsCheck;
using HartFarm.Storage.Datasets;

namespace HartFarm.Storage.Tests.Datasets;

public class ImageSeedsTests
{
    [Fact]
    public void The_seeds_of_a_run_are_all_different() => Gen.Long.Sample(
        seed =>
        {
            var seen = new HashSet<long>();
            for (long index = 0; index < 20_000; index++) Assert.True(seen.Add(ImageSeeds.Of(seed, index)));
        },
        iter: 50);

    [Fact]
    public void A_seed_tells_its_index_so_no_two_can_share_it() => Gen.Select(Gen.Long, Gen.Long[0, 1_000_000_000]).Sample((seed, index) =>
    {
        var made = ImageSeeds.Of(seed, index);
        Assert.InRange(made, 0, long.MaxValue);
        Assert.Equal(index, IndexOf(seed, made));
    });

    [Fact]
    public void The_function_never_changes()
    {
        Assert.Equal([Known(0, 0), Known(0, 1), Known(42, 0), Known(-1, 999_999_999)],
            [ImageSeeds.Of(0, 0), ImageSeeds.Of(0, 1), ImageSeeds.Of(42, 0), ImageSeeds.Of(-1, 999_999_999)]);
    }

    /// <summary>The definition once more, in plain integers.</summary>
    private static long Known(long seed, long index)
    {
        var modulus = System.Numerics.BigInteger.Pow(2, 63);
        System.Numerics.BigInteger Mod(System.Numerics.BigInteger value) => ((value % modulus) + modulus) % modulus;
        var z = Mod(seed + (index + 1) * System.Numerics.BigInteger.Parse("11400714819323198485", CultureInfo.InvariantCulture));
        z = Mod((z ^ (z >> 30)) * System.Numerics.BigInteger.Parse("13787848793156543929", CultureInfo.InvariantCulture));
        z = Mod((z ^ (z >> 27)) * System.Numerics.BigInteger.Parse("10723151780598845931", CultureInfo.InvariantCulture));
        return (long)(z ^ (z >> 31));
    }

    /// <summary>Every step undone.</summary>
    private static long IndexOf(long seed, long made)
    {
        const ulong mask = long.MaxValue;
        unchecked
        {
            var z = Unshift((ulong)made, 31);
            z = Unshift(z * Inverse(0x94D049BB133111EB) & mask, 27);
            z = Unshift(z * Inverse(0xBF58476D1CE4E5B9) & mask, 30);
            var steps = (z - (ulong)seed) * Inverse(0x9E3779B97F4A7C15) & mask;
            return (long)steps - 1;
        }
    }

    private static ulong Unshift(ulong value, int bits)
    {
        var result = value;
        for (var i = 0; i < 3; i++) result = value ^ (result >> bits);
        return result;
    }

    private static ulong Inverse(ulong odd)
    {
        var inverse = odd;
        for (var i = 0; i < 6; i++) inverse = unchecked(inverse * (2 - odd * inverse));
        return inverse;
    }
}
