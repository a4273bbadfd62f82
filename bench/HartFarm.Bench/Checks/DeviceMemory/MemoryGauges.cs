using System.Globalization;

namespace HartFarm.Bench.Checks.DeviceMemory;

/// <summary>The gauge of a device.</summary>
internal static class MemoryGauges
{
    /// <param name="device"><c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</param>
    internal static IMemoryGauge Of(string device) => device == "cpu" ? new HostGauge() : new CudaGauge(CudaIndex(device));

    /// <summary>N of <c>cuda:N</c>; 0 for <c>cuda</c>.</summary>
    internal static int CudaIndex(string device) =>
        device.Split(':') is [_, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : 0;
}
