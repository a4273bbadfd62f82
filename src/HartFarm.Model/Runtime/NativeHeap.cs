using System.Runtime.InteropServices;

namespace HartFarm.Model.Runtime;

/// <summary>Settings of the C library's heap, from which libtorch takes the memory of CPU tensors.</summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MapMost = -4;
    private const int ArenaMost = -8;
    private const int TopPadBytes = 64 << 20;

    /// <summary>
    /// Has glibc keep large blocks for the next tensor. As it comes it returns each one to the kernel, which clears every page again: a
    /// quarter of the time of a large activation. Where the C library is another one, nothing is changed.
    /// </summary>
    internal static void KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = SetOption(MapMost, 0);
            _ = SetOption(ArenaMost, 1);
            _ = SetOption(TrimThreshold, int.MaxValue);
            _ = SetOption(TopPad, TopPadBytes);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no such settings, and no such cost.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
