using System.Globalization;
using System.Runtime.InteropServices;

namespace HartFarm.Bench.Measuring;

/// <summary>What the figures were measured on.</summary>
/// <param name="Processor">The processor's name.</param>
/// <param name="Cores">Processors that the process may use.</param>
/// <param name="Memory">Bytes that the process may use.</param>
/// <param name="Runtime">The version of .NET.</param>
/// <param name="System">The operating system.</param>
public sealed record Machine(string Processor, int Cores, long Memory, string Runtime, string System)
{
    private const string ProcessorInformation = "/proc/cpuinfo";

    /// <summary>This machine.</summary>
    public static Machine This() => new(
        ProcessorName(), Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, RuntimeInformation.FrameworkDescription, RuntimeInformation.OSDescription);

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Processor}, {Cores} cores, {Memory / (double)(1L << 30):F1} GiB, {Runtime}, {System}");

    private static string ProcessorName()
    {
        if (!File.Exists(ProcessorInformation)) return RuntimeInformation.ProcessArchitecture.ToString();
        var first = File.ReadLines(ProcessorInformation).TakeWhile(line => line.Length > 0).Select(line => line.Split(':', 2)).ToDictionary(pair => pair[0].Trim(), pair => pair[^1].Trim());
        return first.TryGetValue("model name", out var name) && first.TryGetValue("cpu family", out var family) && first.TryGetValue("model", out var model)
            ? $"{name} (family {family}, model {model})"
            : RuntimeInformation.ProcessArchitecture.ToString();
    }
}
