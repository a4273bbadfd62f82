namespace HartFarm.Storage.Datasets;

/// <summary>The seeds of a run's images.</summary>
public static class ImageSeeds
{
    private const ulong Mask = long.MaxValue;

    /// <summary>
    /// The seed of image <paramref name="index"/> where the prompt names none: SplitMix64 (Steele, Lea, Flood 2014) at step
    /// <c>index + 1</c> from the run's seed, computed in 63 bits. In 63 bits each of its steps can be undone, as it can in 64, so two
    /// images of a run never share a seed and no seed is negative; cutting a 64-bit result to 63 bits would not promise that.
    /// </summary>
    /// <param name="runSeed">The run's seed; its sign bit does not count.</param>
    /// <param name="index">The image's place in the run, from 0.</param>
    public static long Of(long runSeed, long index)
    {
        unchecked
        {
            var z = ((ulong)runSeed + ((ulong)index + 1) * 0x9E3779B97F4A7C15) & Mask;
            z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & Mask;
            z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & Mask;
            return (long)(z ^ (z >> 31));
        }
    }
}
