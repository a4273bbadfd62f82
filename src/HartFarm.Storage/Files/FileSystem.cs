using System.Runtime.InteropServices;

namespace HartFarm.Storage.Files;

/// <summary>What .NET's file interface leaves out: a rename that is never a copy, and names that outlive a loss of power.</summary>
internal static partial class FileSystem
{
    private const int ReadOnlyFolder = 0x10000;
    private const int Missing = 2;

    /// <summary>Renames a file, over one that has the name, or a folder. Both lie on one file system, or it fails.</summary>
    /// <exception cref="IOException">With the system's error number as HResult.</exception>
    internal static void Rename(string from, string to)
    {
        if (!OperatingSystem.IsLinux() && Directory.Exists(from)) Directory.Move(from, to);
        else if (!OperatingSystem.IsLinux()) File.Move(from, to, overwrite: true);
        else if (NativeRename(from, to) != 0) throw Failure($"{from} could not be renamed to {to}");
    }

    /// <summary>Writes a folder's entries to the disk; one that is gone meanwhile has none.</summary>
    /// <exception cref="IOException">With the system's error number as HResult.</exception>
    internal static void FlushFolder(string folder)
    {
        if (!OperatingSystem.IsLinux()) return;
        var descriptor = Open(folder, ReadOnlyFolder);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == Missing) return;
        if (descriptor < 0) throw Failure($"{folder} could not be opened");
        try
        {
            if (Flush(descriptor) != 0) throw Failure($"{folder} could not be written to the disk");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string what)
    {
        var number = Marshal.GetLastPInvokeError();
        return new IOException($"{what}: {Marshal.GetPInvokeErrorMessage(number)}", number);
    }

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int NativeRename(string from, string to);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Flush(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
