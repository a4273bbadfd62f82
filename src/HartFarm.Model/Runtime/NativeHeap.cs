using System.Runtime.InteropServices;

namespace HartFarm.Model.Runtime;

/// <summary>Settings of the C library's heap, from which libtorch takes the memory of CPU tensors.</summary>
internal static partial class NativeHeap
{
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MapThreshold = -3;
    private const int MapMost = -4;
    private const int ArenaMost = -8;
    private const int TopPadBytes = 64 << 20;

    private const int MappedBytes = 4 << 20;

    /// <summary>
    /// Has glibc keep small blocks for the next tensor; as it comes it returns them to the kernel, which clears every page again. Large
    /// ones are mapped, and go back as they are freed: an aligned block does not fit into the hole that one of its size left, and a heap
    /// with them in it grows to twice of what is in use. Where the C library is another one, nothing is changed.
    /// </summary>
    internal static void KeepFreedMemory() =>
        Set((MapThreshold, MappedBytes), (ArenaMost, 1), (TrimThreshold, int.MaxValue), (TopPad, TopPadBytes));

    /// <summary>
    /// Has it keep large blocks too, for a process that takes the same ones again and again, as a training does: clearing their pages
    /// anew makes its steps three to four times longer.
    /// </summary>
    internal static void KeepLargeBlocks() => Set((MapMost, 0));

    private static void Set(params ReadOnlySpan<(int Option, int Value)> options)
    {
        if (!OperatingSystem.IsLinux()) return;
        try
        {
            foreach (var (option, value) in options) _ = SetOption(option, value);
        }
        catch (EntryPointNotFoundException)
        {
            // musl has no such settings, and no such cost.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
