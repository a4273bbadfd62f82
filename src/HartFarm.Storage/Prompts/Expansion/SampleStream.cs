namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>
/// The random numbers of one draw, a function of job, line and draw alone: SplitMix64 (Steele, Lea, Flood 2014) from a start that is mixed of
/// the three. The library's generator may change with its version, and a job's prompts must not.
/// </summary>
internal struct SampleStream
{
    private ulong _state;

    public SampleStream(long seed, long line, long draw)
    {
        unchecked
        {
            _state = Mix(Mix(Mix((ulong)seed) + (ulong)line) + (ulong)draw);
        }
    }

    /// <summary>A number from 0 to below <paramref name="bound"/>, each as likely (Lemire 2019).</summary>
    public long Below(long bound)
    {
        var range = (ulong)bound;
        var high = Math.BigMul(Next(), range, out var low);
        if (low >= range) return (long)high;
        var reject = unchecked(0 - range) % range;
        while (low < reject) high = Math.BigMul(Next(), range, out low);
        return (long)high;
    }

    private ulong Next()
    {
        unchecked
        {
            return Mix(_state += 0x9E3779B97F4A7C15);
        }
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
