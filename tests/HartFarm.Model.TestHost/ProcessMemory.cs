using System.Globalization;

namespace HartFarm.Model.TestHost;

/// <summary>This process's resident memory, as Linux counts it.</summary>
internal static class ProcessMemory
{
    /// <summary>What is resident now, in bytes.</summary>
    internal static long Resident => Field("VmRSS:");

    /// <summary>The most that was resident since <see cref="ResetPeak"/>.</summary>
    internal static long Peak => Field("VmHWM:");

    internal static void ResetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static long Field(string name)
    {
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith(name, StringComparison.Ordinal));
        return 1024 * long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
    }
}
