using System.Diagnostics;

namespace HartFarm.Storage.Tests.Objects;

/// <summary>Something mounted over a folder, for root alone: everybody else's tests of it are skipped.</summary>
internal sealed class MountedVolume : IDisposable
{
    private readonly string _folder;

    private MountedVolume(string folder, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "needs root to mount");
        _folder = folder;
        Directory.CreateDirectory(folder);
        Run("mount", [.. arguments, folder]);
    }

    /// <summary>A file system in memory.</summary>
    internal static MountedVolume Memory(string folder, string size) => new(folder, "-t", "tmpfs", "-o", $"size={size}", "tmpfs");

    /// <summary>The folder itself, without the right to write.</summary>
    internal static MountedVolume ReadOnly(string folder) => new(folder, "-o", "bind,ro", folder);

    public void Dispose() => Run("umount", _folder);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error);
    }
}
