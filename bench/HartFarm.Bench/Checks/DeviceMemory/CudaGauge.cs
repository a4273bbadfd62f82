using HartFarm.Model.Memory;

namespace HartFarm.Bench.Checks.DeviceMemory;

/// <summary>The memory of a CUDA device, as its driver tells. libtorch keeps what it has freed, so what is in use is the most there was.</summary>
/// <param name="index">N of <c>cuda:N</c>.</param>
internal sealed class CudaGauge(int index) : IMemoryGauge
{
    /// <inheritdoc/>
    public long? Total() => CudaMemory.Total(index);

    /// <inheritdoc/>
    public long? Free() => CudaMemory.Free(index);

    /// <inheritdoc/>
    public long? Used() => CudaMemory.Total(index) - CudaMemory.Free(index);

    /// <inheritdoc/>
    public Func<long?> Watch() => Used;
}
