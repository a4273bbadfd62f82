using HartFarm.Model.Runtime;

namespace HartFarm.Model.Tensors;

/// <summary>CPU tensors from which a GPU copies by itself while the CPU goes on.</summary>
internal static class PinnedMemory
{
    // A CPU that runs ahead by a whole batch would take gigabytes of memory that the system cannot page out, and libtorch keeps.
    private const long MostUnderWay = 1L << 30;

    private static readonly Lock Gate = new();
    private static long _underWay;

    /// <summary>Float32 memory of that shape for the way to a device; null where the device wants none, or there is none to be had.</summary>
    internal static Tensor? TryTake(ReadOnlySpan<long> shape, Device device) =>
        ComputeWays.Takes(ComputeWay.PinnedCopies, device) ? NativeTensor.TryPinned(shape, ScalarType.Float32) : null;

    /// <summary>A copy on the device, whose beginning alone is waited for. libtorch gives the memory to nobody else before its end.</summary>
    internal static Tensor Send(Tensor pinned, Device device)
    {
        lock (Gate)
        {
            var bytes = pinned.numel() * sizeof(float);
            if (_underWay + bytes > MostUnderWay)
            {
                cuda.synchronize();
                _underWay = 0;
            }
            _underWay += bytes;
        }
        return pinned.to(device, non_blocking: true);
    }
}
