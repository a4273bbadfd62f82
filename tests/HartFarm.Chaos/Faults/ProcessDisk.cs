using System.Diagnostics;

namespace HartFarm.Chaos.Faults;

/// <summary>The disk of one process's temporary files: one of its own, which can be filled. Only root may mount it.</summary>
internal sealed class ProcessDisk : IDisposable
{
    // A worker says that its disk is full when it has less than 256 MiB left.
    private const int Megabytes = 288;
    private const int Piece = 1 << 20;

    private readonly string _filler;

    public ProcessDisk()
    {
        Folder = Directory.CreateTempSubdirectory("hartfarm-chaos-disk-").FullName;
        _filler = Path.Combine(Folder, "filler");
        Missing = Mount();
    }

    /// <summary>Where the process puts its temporary files.</summary>
    public string Folder { get; }

    /// <summary>Why it cannot be filled; null where it can.</summary>
    public string? Missing { get; }

    /// <summary>Leaves no byte free.</summary>
    public void Fill()
    {
        // Nothing is held back: what cannot be written shows at once.
        using var file = new FileStream(_filler, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        var piece = new byte[Piece];
        try
        {
            while (true) file.Write(piece);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>Makes room again.</summary>
    public void Clear() => File.Delete(_filler);

    public void Dispose()
    {
        if (Missing is null) Run("umount", "--lazy", Folder);
        Directory.Delete(Folder, recursive: true);
    }

    private string? Mount() => Run("mount", "-t", "tmpfs", "-o", $"size={Megabytes}m,mode=1777", "tmpfs", Folder) == 0 ? null : "a disk of its own could not be mounted";

    private static int Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }
}
