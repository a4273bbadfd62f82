using System.Globalization;

namespace HartFarm.Model.Memory;

/// <summary>The machine's memory, as far as this process may have it.</summary>
public static class HostMemory
{
    private const string OwnStatus = "/proc/self/status";
    private const string OwnReferences = "/proc/self/clear_refs";

    /// <summary>
    /// The bytes that the process may have in all: what it has, and what is free or holds nothing but cached files, on the machine and within
    /// the limits of the control groups that it is in.
    /// </summary>
    /// <param name="root">Where Linux' <c>proc</c> and <c>sys</c> are.</param>
    public static long Available(string root = "/")
    {
        if (Field(Path.Combine(root, "proc/meminfo"), "MemAvailable:") is not { } free) return OfRuntime();
        free *= 1024;
        if (ControlGroups.Free(root) is { } within) free = Math.Min(free, within);
        var own = Field(Path.Combine(root, "proc/self/status"), "RssAnon:") ?? 0;
        return Math.Max(0, free) + own * 1024;
    }

    /// <summary>The machine's memory in bytes.</summary>
    /// <param name="root">Where Linux' <c>proc</c> is.</param>
    public static long Total(string root = "/") =>
        Field(Path.Combine(root, "proc/meminfo"), "MemTotal:") * 1024 ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    /// <summary>The most that the process has had resident since <see cref="ResetPeak"/>, in bytes; null where the system does not say.</summary>
    public static long? Peak() => Field(OwnStatus, "VmHWM:") * 1024;

    /// <summary>The part of the resident memory that is pages of mapped files, such as weights, in bytes; null where the system does not say.</summary>
    public static long? MappedFiles() => Field(OwnStatus, "RssFile:") * 1024;

    /// <summary>Lets <see cref="Peak"/> begin anew.</summary>
    /// <returns>What is resident now, in bytes; null where the system cannot begin anew.</returns>
    public static long? ResetPeak()
    {
        if (!File.Exists(OwnReferences)) return null;
        try
        {
            // 5 sets the peak of the resident set to what it is now (proc(5)).
            File.WriteAllText(OwnReferences, "5");
            return Peak();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The number on the line of a file that starts with <paramref name="name"/>, or null where there is none.</summary>
    internal static long? Field(string path, string name)
    {
        if (!File.Exists(path)) return null;
        var line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        var words = line?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words is [var word, ..] && long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
    }

    // Other systems: what .NET knows of them.
    private static long OfRuntime()
    {
        var memory = GC.GetGCMemoryInfo();
        return Math.Max(0, memory.TotalAvailableMemoryBytes - memory.MemoryLoadBytes) + Environment.WorkingSet;
    }
}
