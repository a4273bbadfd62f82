using System.Globalization;

namespace HartFarm.Model.Memory;

/// <summary>The memory that Linux' control groups leave a process, of either version.</summary>
internal static class ControlGroups
{
    private const long Unlimited = long.MaxValue / 2;

    private static readonly Files Version1 = new("sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes", "total_");
    private static readonly Files Version2 = new("sys/fs/cgroup", "memory.max", "memory.current", "");

    /// <summary>What is free in the tightest group, cached files counted as free; null where none has a limit.</summary>
    internal static long? Free(string root)
    {
        var list = Path.Combine(root, "proc/self/cgroup");
        if (!File.Exists(list)) return null;
        long? least = null;
        foreach (var line in File.ReadLines(list))
        {
            // As in "4:memory:/docker/0123" and, of version 2, "0::/docker/0123".
            if (line.Split(':', 3) is not [_, var controllers, var group]) continue;
            var files = controllers.Length == 0 ? Version2 : controllers.Split(',').Contains("memory") ? Version1 : null;
            if (files is null) continue;
            foreach (var folder in Above(Path.Combine(root, files.Mount), group))
            {
                if (Free(folder, files) is { } free) least = Math.Min(least ?? free, free);
            }
        }
        return least;
    }

    private static long? Free(string folder, Files files)
    {
        if (Number(Path.Combine(folder, files.Limit)) is not { } limit || limit >= Unlimited || Number(Path.Combine(folder, files.Usage)) is not { } usage) return null;
        var statistics = Path.Combine(folder, "memory.stat");
        var cached = new[] { "active_file ", "inactive_file " }.Sum(name => HostMemory.Field(statistics, files.Prefix + name) ?? 0);
        return limit - usage + cached;
    }

    // The group's folder and those above it. Within a container the group's own may not be there, and the mount is the group.
    private static IEnumerable<string> Above(string mount, string group)
    {
        var names = group.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var depth = names.Length; depth >= 0; depth--) yield return Path.Combine([mount, .. names[..depth]]);
    }

    private static long? Number(string path) =>
        File.Exists(path) && long.TryParse(File.ReadAllText(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <param name="Mount">Where the groups are.</param>
    /// <param name="Limit">The file with a group's limit in bytes.</param>
    /// <param name="Usage">The file with what it has in use, cached files among it.</param>
    /// <param name="Prefix">What fields of <c>memory.stat</c> start with that count the groups below, too.</param>
    private sealed record Files(string Mount, string Limit, string Usage, string Prefix);
}
