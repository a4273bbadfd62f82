using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace HartFarm.Training.Runs;

/// <summary>
/// The random numbers of a training: each step's are a function of the training's seed, the step and what they are for. So nothing has
/// to be kept to resume a training as if it had never stopped.
/// </summary>
public static class StepRandom
{
    /// <summary>The seed of one purpose in one step.</summary>
    public static ulong Seed(long seed, long step, string purpose)
    {
        ReadOnlySpan<long> numbers = [seed, step];
        var hash = new XxHash64();
        hash.Append(MemoryMarshal.AsBytes(numbers));
        hash.Append(MemoryMarshal.AsBytes(purpose.AsSpan()));
        return hash.GetCurrentHashAsUInt64();
    }

    /// <summary>A source of numbers for managed code.</summary>
    public static Random Managed(long seed, long step, string purpose) => new((int)(uint)Seed(seed, step, purpose));

    /// <summary>A source of tensors; the caller disposes it.</summary>
    public static Generator Tensors(long seed, long step, string purpose) => new(Seed(seed, step, purpose));
}
