using HartFarm.Model.Memory;

namespace HartFarm.Worker.Planning;

/// <summary>The memory of a CUDA device, as its driver tells.</summary>
/// <param name="index">N of <c>cuda:N</c>.</param>
public sealed class CudaDeviceMemory(int index) : IDeviceMemory
{
    /// <inheritdoc/>
    public long Total => CudaMemory.Total(index) ?? 0;

    /// <inheritdoc/>
    public long Available => CudaMemory.Free(index) ?? 0;

    /// <inheritdoc/>
    public Func<long?> Watch()
    {
        // libtorch keeps what it has freed: the driver sees the most there was.
        var before = CudaMemory.Free(index);
        return () => before - CudaMemory.Free(index);
    }
}
