namespace HartFarm.Build.Tests.Flavors;

/// <summary>The libtorch of this test run, and the system library that TorchSharp's own is too new for on older systems.</summary>
internal static class LibTorch
{
    /// <summary>The symbol version that older systems lack.</summary>
    internal const string NeededVersion = "GLIBCXX_3.4.32";

    /// <summary>TorchSharp's native library.</summary>
    internal const string Binding = "libLibTorchSharp.so";

    /// <summary>Whether this system's C++ library has no such version, so that the build has something to repair.</summary>
    internal static bool IsSystemTooOld { get; } = !File.ReadAllText(SystemLibrary(), System.Text.Encoding.Latin1).Contains(NeededVersion, StringComparison.Ordinal);

    /// <summary>Makes a folder with libtorch's libraries alone, as an installed PyTorch's lib folder holds them.</summary>
    internal static string PutFolder(TemporaryFolder folder, string name)
    {
        var source = Environment.GetEnvironmentVariable("HARTFARM_LIBTORCH") is { Length: > 0 } given ? given : AppContext.BaseDirectory;
        Directory.CreateDirectory(folder[name]);
        foreach (var library in Directory.GetFiles(source, "*.so*").Where(path => Path.GetFileName(path) is not Binding))
        {
            File.CreateSymbolicLink(Path.Combine(folder[name], Path.GetFileName(library)), Path.GetFullPath(library));
        }
        Assert.True(File.Exists(folder[$"{name}/libtorch_cpu.so"]), $"{source} holds no libtorch_cpu.so");
        return folder[name];
    }

    // As the loader maps it into this process, wherever the system keeps it.
    private static string SystemLibrary() =>
        File.ReadLines("/proc/self/maps").Select(line => line[(line.LastIndexOf(' ') + 1)..]).First(path => path.Contains("/libstdc++.so.6", StringComparison.Ordinal));
}
