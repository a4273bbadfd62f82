using System.Runtime.InteropServices;

namespace HartFarm.Model.Runtime;

/// <summary>Settings of the C library's heap, from which libtorch takes the memory of CPU tensors.</summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MapThreshold = -3;
    private const int ArenaMost = -8;
    private const int TopPadBytes = 64 << 20;

    private const int MappedBytes = 16 << 20;

    /// <summary>
    /// Has glibc keep blocks for the next tensor; as it comes it returns them to the kernel, which clears every page again, and training
    /// runs at a quarter of its speed. Only the largest are mapped, and go back as they are freed: an aligned block does not fit into the
    /// hole that one of its size left, and a heap with those in it grows to twice of what is in use. Where the C library is another one,
    /// nothing is changed.
    /// </summary>
    internal static void KeepFreedMemory()
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            _ = SetOption(MapThreshold, MappedBytes);
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
