using System.Diagnostics;
using HartFarm.FarmBench.Overhead;
using HartFarm.Testing.Services;

namespace HartFarm.LoadBench.Measuring;

/// <summary>What all that takes part in a benchmark has used of the processors: the services, and the processes that this one started, without this one.</summary>
internal static class ProcessorTime
{
    /// <summary>Seconds up to now.</summary>
    public static double Seconds(LocalServices services)
    {
        var tree = ProcessTree.Read();
        return services.Processes.Values.Sum(tree.Seconds) + tree.Seconds(Environment.ProcessId) - Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
    }
}
