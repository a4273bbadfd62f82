using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace HartFarm.Bench.Checks.DeviceMemory;

/// <summary>Takes all memory of a GPU that libtorch can still have, and gives it back when it is disposed.</summary>
internal sealed class MemoryBallast : IDisposable
{
    private const long Largest = 8L << 30;
    private const long Smallest = 1 << 20;

    private readonly List<Tensor> _blocks = [];

    /// <param name="device">The GPU.</param>
    internal MemoryBallast(Device device)
    {
        for (var size = Largest; size >= Smallest; size /= 2)
        {
            while (TryTake(size, device) is { } block) _blocks.Add(block);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var block in _blocks) block.Dispose();
        _blocks.Clear();
    }

    private static Tensor? TryTake(long size, Device device)
    {
        try
        {
            return empty([size], ScalarType.Byte, device).DetachFromDisposeScope();
        }
        catch (ExternalException)
        {
            return null;
        }
    }
}
