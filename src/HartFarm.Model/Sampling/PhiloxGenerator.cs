namespace HartFarm.Model.Sampling;

/// <summary>
/// Philox4x32-10 (Salmon et al. 2011): random numbers by counter, so any one of a stream can be had without those before it, on any
/// device alike.
/// </summary>
public readonly struct PhiloxGenerator
{
    private const int Rounds = 10;
    private const uint MultiplierA = 0xD2511F53;
    private const uint MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9;
    private const uint WeylB = 0xBB67AE85;

    private readonly uint _keyA;
    private readonly uint _keyB;
    private readonly uint _stream;
    private readonly uint _substream;

    /// <param name="seed">The key.</param>
    /// <param name="stream">Keeps draws for different purposes apart.</param>
    /// <param name="substream">Likewise.</param>
    public PhiloxGenerator(long seed, uint stream, uint substream)
    {
        (_keyA, _keyB) = ((uint)seed, (uint)(seed >> 32));
        (_stream, _substream) = (stream, substream);
    }

    /// <summary>The four words at <paramref name="index"/>.</summary>
    public (uint A, uint B, uint C, uint D) Block(ulong index)
    {
        var (a, b, c, d) = ((uint)index, (uint)(index >> 32), _stream, _substream);
        var (keyA, keyB) = (_keyA, _keyB);
        for (var round = 0; round < Rounds; round++)
        {
            var (productA, productB) = ((ulong)MultiplierA * a, (ulong)MultiplierB * c);
            (a, b, c, d) = ((uint)(productB >> 32) ^ b ^ keyA, (uint)productB, (uint)(productA >> 32) ^ d ^ keyB, (uint)productA);
            keyA += WeylA;
            keyB += WeylB;
        }
        return (a, b, c, d);
    }

    /// <summary>Uniform in [0, 1), from <paramref name="start"/> on in the stream.</summary>
    public void Uniform(Span<float> target, long start)
    {
        for (var i = 0; i < target.Length; i++) target[i] = (Word(start + i) >> 8) * (1f / (1 << 24));
    }

    /// <summary>Uniform in (0, 1), both ends out, from <paramref name="start"/> on in the stream.</summary>
    public void OpenUniform(Span<float> target, long start)
    {
        var i = 0;
        for (; i < target.Length && ((start + i) & 3) != 0; i++) target[i] = Open(Word(start + i));
        for (; i + 4 <= target.Length; i += 4)
        {
            var (a, b, c, d) = Block((ulong)(start + i) >> 2);
            (target[i], target[i + 1], target[i + 2], target[i + 3]) = (Open(a), Open(b), Open(c), Open(d));
        }
        for (; i < target.Length; i++) target[i] = Open(Word(start + i));
    }

    /// <summary>Standard normal by Box and Muller, from <paramref name="start"/> on in the stream.</summary>
    public void Normal(Span<float> target, long start)
    {
        for (var i = 0; i < target.Length;)
        {
            var index = start + i;
            var (a, b, c, d) = Block((ulong)index >> 2);
            for (var lane = (int)(index & 3); lane < 4 && i < target.Length; lane++, i++)
            {
                var (radius, angle) = lane < 2 ? (a, b) : (c, d);
                var length = MathF.Sqrt(-2 * MathF.Log(Open(radius)));
                var turn = 2 * MathF.PI * Open(angle);
                target[i] = length * ((lane & 1) == 0 ? MathF.Cos(turn) : MathF.Sin(turn));
            }
        }
    }

    private uint Word(long index)
    {
        var (a, b, c, d) = Block((ulong)index >> 2);
        return (index & 3) switch { 0 => a, 1 => b, 2 => c, _ => d };
    }

    // 23 bits and a half: the greatest value is still below 1 in float32.
    private static float Open(uint word) => ((word >> 9) + 0.5f) * (1f / (1 << 23));
}
