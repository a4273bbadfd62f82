using HartFarm.Model.Runtime;

namespace HartFarm.Model.Memory;

/// <summary>The memory of a CUDA device. TorchSharp cannot ask for it; the driver can.</summary>
public static class CudaMemory
{
    /// <summary>The bytes of a device that nobody has, or null where the driver does not say.</summary>
    /// <param name="index">N of <c>cuda:N</c>.</param>
    public static long? Free(int index) => CudaDriver.Memory(index)?.Free;

    /// <summary>All bytes of a device, or null where the driver does not say.</summary>
    /// <param name="index">N of <c>cuda:N</c>.</param>
    public static long? Total(int index) => CudaDriver.Memory(index)?.Total;
}
