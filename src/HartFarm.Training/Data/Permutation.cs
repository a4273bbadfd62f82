namespace HartFarm.Training.Data;

/// <summary>
/// A random order of <c>0 … count - 1</c> that takes no memory: a Feistel network (Luby, Rackoff 1988) over the next power of four, walked
/// until it lands in the range (Black, Rogaway 2002).
/// </summary>
/// <param name="seed">Which order.</param>
/// <param name="count">How many numbers, at least 1.</param>
internal readonly struct Permutation(ulong seed, long count)
{
    private const int Rounds = 6;

    private readonly int _half = HalfBits(count);

    /// <summary>The number at a place.</summary>
    public long At(long place)
    {
        var value = (ulong)place;
        do value = Encrypt(value);
        while (value >= (ulong)count);
        return (long)value;
    }

    private ulong Encrypt(ulong value)
    {
        var mask = (1UL << _half) - 1;
        var (left, right) = (value >> _half, value & mask);
        for (var round = 0; round < Rounds; round++)
            (left, right) = (right, (left ^ SeededRandom.Mix(SeededRandom.Mix(seed + (ulong)round) ^ right)) & mask);
        return (left << _half) | right;
    }

    private static int HalfBits(long count)
    {
        var bits = 64 - System.Numerics.BitOperations.LeadingZeroCount((ulong)(count - 1));
        return Math.Max(1, (bits + 1) / 2);
    }
}
