using HartFarm.Model.Checkpoints;
using static TorchSharp.torch;

namespace HartFarm.Model.Tests.Checkpoints.Fuzzing;

/// <summary>Opens damaged files: each is either refused with a <see cref="CheckpointException"/>, or every number of it can be read.</summary>
internal sealed class Probe
{
    // What messages, stack traces and tables take whatever the file's size.
    private const long FixedAllowance = 96 * 1024;
    private const long AllowancePerByte = 64;

    internal int Accepted { get; private set; }

    internal int Refused { get; private set; }

    internal long LargestAllocation { get; private set; }

    /// <param name="open">Opens the file.</param>
    /// <param name="length">How many bytes were given to it.</param>
    /// <param name="describe">Names the case, should it fail.</param>
    internal void Try(Func<ITensorFile> open, long length, Func<string> describe)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        var allocated = 0L;
        try
        {
            using var file = open();
            // Reading the tensors one by one takes objects of TorchSharp's, which whoever reads them frees.
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Sum(file);
            Accepted++;
        }
        catch (CheckpointException error)
        {
            Assert.False(string.IsNullOrWhiteSpace(error.Message));
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Refused++;
        }
        catch (Exception error)
        {
            Assert.Fail($"{describe()} let {error.GetType()} escape: {error}");
        }
        LargestAllocation = Math.Max(LargestAllocation, allocated);
        Assert.True(allocated <= FixedAllowance + AllowancePerByte * length, $"{describe()} of {length} bytes took {allocated} bytes");
    }

    /// <summary>Both outcomes must have been met, or the damage is too light or too heavy to say anything.</summary>
    internal void AssertBothOutcomes(int leastOfEach)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{Accepted} accepted, {Refused} refused, at most {LargestAllocation} bytes allocated");
        Assert.True(Accepted >= leastOfEach && Refused >= leastOfEach, $"{Accepted} accepted, {Refused} refused");
    }

    private static void Sum(ITensorFile file)
    {
        foreach (var (name, entry) in file.Entries)
        {
            using var tensor = file.Load(name);
            Assert.Equal(entry.Shape, tensor.shape);
            Assert.Equal(entry.Type, tensor.dtype);
            using var numbers = tensor.to(ScalarType.Float64);
            using var sum = numbers.sum();
            sum.item<double>();
            file.LoadAdjacent([name])?.Dispose();
        }
    }
}
