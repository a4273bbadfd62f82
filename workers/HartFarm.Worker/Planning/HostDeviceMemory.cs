using HartFarm.Model.Memory;

namespace HartFarm.Worker.Planning;

/// <summary>The machine's memory, for a worker that computes on the CPU.</summary>
public sealed class HostDeviceMemory : IDeviceMemory
{
    /// <inheritdoc/>
    public long Total => HostMemory.Total();

    /// <inheritdoc/>
    public long Available => HostMemory.Available();

    /// <inheritdoc/>
    public Func<long?> Watch()
    {
        var (before, mapped) = (HostMemory.ResetPeak(), HostMemory.MappedFiles());
        // Weights are mapped, and become resident as they are used first: they are counted elsewhere.
        return () => HostMemory.Peak() - before - Math.Max(0, (HostMemory.MappedFiles() - mapped) ?? 0);
    }
}
