using HartFarm.Bench.Measuring;
using HartFarm.Model.Memory;

namespace HartFarm.Bench.Checks.DeviceMemory;

/// <summary>This process's memory on the machine.</summary>
internal sealed class HostGauge : IMemoryGauge
{
    /// <inheritdoc/>
    public long? Total() => HostMemory.Total();

    /// <inheritdoc/>
    public long? Free() => HostMemory.Available();

    /// <inheritdoc/>
    public long? Used() => ResidentMemory.Read() is { } memory ? memory.Now - memory.Files : null;

    /// <inheritdoc/>
    public Func<long?> Watch()
    {
        HostMemory.ResetPeak();
        return () => HostMemory.Peak() - HostMemory.MappedFiles();
    }
}
