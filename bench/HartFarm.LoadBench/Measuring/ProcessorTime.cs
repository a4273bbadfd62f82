using System.Diagnostics;
using HartFarm.FarmBench.Overhead;
using HartFarm.Testing.Services;

namespace HartFarm.LoadBench.Measuring;

/// <summary>What all that takes part in a benchmark has used of the processors: the services, and the processes that this one started, without this one.</summary>
internal static class ProcessorTime
{
    /// <summary>Seconds up to now of each part of a farm.</summary>
    /// <param name="services">The services.</param>
    /// <param name="coordinator">The coordinator's process.</param>
    /// <param name="workers">The workers' processes.</param>
    public static IReadOnlyDictionary<string, double> Parts(LocalServices services, int coordinator, IReadOnlyList<int> workers)
    {
        var (tree, processes) = (ProcessTree.Read(), services.Processes);
        return new Dictionary<string, double>
        {
            ["coordinator"] = tree.Seconds(coordinator),
            ["workers"] = workers.Sum(tree.Seconds),
            ["PostgreSQL"] = Of("pg"),
            ["RabbitMQ"] = Of("rabbit"),
            ["S3 store"] = Of("s3"),
        };

        double Of(string kind) => processes.Where(one => one.Key == kind || one.Key.StartsWith($"{kind}-", StringComparison.Ordinal)).Sum(one => tree.Seconds(one.Value));
    }

    /// <summary>Seconds up to now of all together.</summary>
    public static double Seconds(LocalServices services)
    {
        var tree = ProcessTree.Read();
        return services.Processes.Values.Sum(tree.Seconds) + tree.Seconds(Environment.ProcessId) - Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
    }
}
