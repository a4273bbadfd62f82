using System.Diagnostics;

namespace HartFarm.Testing.Processes;

/// <summary>A disk of one process's own, which can be filled: of its temporary files, or of all that it keeps. Only root may mount it.</summary>
public sealed class ProcessDisk : IDisposable
{
    // A worker says that its disk is full when it has less than 256 MiB left.
    private const int Megabytes = 288;
    private const int Piece = 1 << 20;

    private readonly string _filler;

    /// <summary>Mounts it, where that can be done.</summary>
    public ProcessDisk()
    {
        Folder = Directory.CreateTempSubdirectory("hartfarm-chaos-disk-").FullName;
        _filler = Path.Combine(Folder, "filler");
        Missing = Mount();
    }

    /// <summary>Where it is mounted.</summary>
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

    /// <summary>Takes it away with all that is on it.</summary>
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
