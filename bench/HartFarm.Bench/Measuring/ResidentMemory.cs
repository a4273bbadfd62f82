using System.Globalization;

namespace HartFarm.Bench.Measuring;

/// <summary>The process's resident memory in bytes, as Linux counts it.</summary>
/// <param name="Peak">The most there has been (<c>VmHWM</c>), mapped files among it.</param>
/// <param name="Now">What there is (<c>VmRSS</c>).</param>
/// <param name="Files">The part of <paramref name="Now"/> that is pages of mapped files, such as weights (<c>RssFile</c>).</param>
public sealed record ResidentMemory(long Peak, long Now, long Files)
{
    private const string Status = "/proc/self/status";

    /// <summary>Reads it; null where there is no such file.</summary>
    public static ResidentMemory? Read() => File.Exists(Status) ? Parse(File.ReadAllLines(Status)) : null;

    /// <summary>Reads the lines of <c>/proc/self/status</c>.</summary>
    /// <exception cref="FormatException">A field is missing.</exception>
    public static ResidentMemory Parse(IReadOnlyList<string> lines)
    {
        return new ResidentMemory(Field("VmHWM"), Field("VmRSS"), Field("RssFile"));

        long Field(string name)
        {
            var line = lines.FirstOrDefault(line => line.StartsWith($"{name}:", StringComparison.Ordinal));
            var parts = line?.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            return parts is [_, var kibibytes, "kB"]
                ? long.Parse(kibibytes, CultureInfo.InvariantCulture) * 1024
                : throw new FormatException($"{Status} says nothing of {name}.");
        }
    }
}
