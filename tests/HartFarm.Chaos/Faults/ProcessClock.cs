using System.Globalization;

namespace HartFarm.Chaos.Faults;

/// <summary>
/// The clock of one process, which can be set: libfaketime stands between the process and the system's time. Its steady count of time, by which pauses are
/// measured, goes on as it does on a machine whose clock is set.
/// </summary>
internal sealed class ProcessClock : IDisposable
{
    private static readonly string? Library = Find();

    private readonly string _file = Path.GetTempFileName();

    public ProcessClock() => Set(TimeSpan.Zero);

    /// <summary>Why clocks cannot be set here; null where they can.</summary>
    public static string? Missing => Library is null ? "libfaketime is not installed" : null;

    /// <summary>What the process has to have in its environment.</summary>
    public IEnumerable<KeyValuePair<string, string>> Environment => Library is null ? [] : new Dictionary<string, string>
    {
        ["LD_PRELOAD"] = Library,
        ["FAKETIME_TIMESTAMP_FILE"] = _file,
        ["FAKETIME_CACHE_DURATION"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        // Or waits for a condition, which .NET measures by the steady count, end at once.
        ["FAKETIME_FORCE_MONOTONIC_FIX"] = "0",
    };

    /// <summary>Sets it, within a second.</summary>
    /// <param name="ahead">How far it goes before the machine's.</param>
    public void Set(TimeSpan ahead)
    {
        // As a whole: the process may read it at any time.
        var next = $"{_file}.next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{ahead.TotalSeconds:+0;-0;+0}\n"));
        File.Move(next, _file, overwrite: true);
    }

    public void Dispose() => File.Delete(_file);

    private static string? Find()
    {
        string[] folders = Directory.Exists("/usr/lib") ? ["/usr/lib", "/usr/lib64", .. Directory.GetDirectories("/usr/lib")] : [];
        return folders.Select(folder => Path.Combine(folder, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists);
    }
}
