namespace HartFarm.Training.Data;

/// <summary>
/// Random numbers that depend on a seed and an index alone, the same on every machine: SplitMix64 (Steele, Lea, Flood 2014). Cheap to
/// make, so each image gets one of its own and can be drawn without those before it.
/// </summary>
/// <param name="seed">Of the whole sequence of generators.</param>
/// <param name="index">Which of them.</param>
public sealed class SeededRandom(long seed, long index) : Random
{
    private const ulong Step = 0x9E3779B97F4A7C15;

    private ulong _state = Mix(Mix((ulong)seed + Step) ^ (ulong)index);

    /// <summary>A bijection of 64 bits that leaves no likeness between neighbours.</summary>
    public static ulong Mix(ulong value)
    {
        unchecked
        {
            value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
            value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
            return value ^ (value >> 31);
        }
    }

    /// <inheritdoc/>
    public override double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <inheritdoc/>
    public override int Next() => Next(int.MaxValue);

    /// <inheritdoc/>
    public override int Next(int maxValue) => (int)Below((ulong)Checked(maxValue));

    /// <inheritdoc/>
    public override int Next(int minValue, int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return (int)(minValue + (long)Below((ulong)((long)maxValue - minValue)));
    }

    /// <inheritdoc/>
    public override long NextInt64() => NextInt64(long.MaxValue);

    /// <inheritdoc/>
    public override long NextInt64(long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return (long)Below((ulong)maxValue);
    }

    /// <inheritdoc/>
    public override long NextInt64(long minValue, long maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minValue, maxValue);
        return unchecked(minValue + (long)Below((ulong)maxValue - (ulong)minValue));
    }

    /// <inheritdoc/>
    public override float NextSingle() => (NextBits() >> 40) * (1.0f / (1 << 24));

    /// <inheritdoc/>
    public override void NextBytes(byte[] buffer) => NextBytes(buffer.AsSpan());

    /// <inheritdoc/>
    public override void NextBytes(Span<byte> buffer)
    {
        foreach (ref var value in buffer) value = (byte)(NextBits() >> 56);
    }

    /// <inheritdoc/>
    protected override double Sample() => NextDouble();

    private ulong NextBits() => Mix(unchecked(_state += Step));

    /// <summary>The upper half of a product (Lemire 2019); its bias is below 2^-32 for all that is drawn here.</summary>
    private ulong Below(ulong bound) => Math.BigMul(NextBits(), bound, out _);

    private static int Checked(int maxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        return maxValue;
    }
}
