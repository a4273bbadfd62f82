using HartFarm.Model.Runtime;

namespace HartFarm.Bench.Checks.DeviceMemory;

/// <summary>The gauge of a device.</summary>
internal static class MemoryGauges
{
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    internal static IMemoryGauge Of(string device) => device == "cpu" ? new HostGauge() : new CudaGauge(Devices.CudaIndex(device));
}
