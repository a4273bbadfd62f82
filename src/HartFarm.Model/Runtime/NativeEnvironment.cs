using System.Runtime.InteropServices;

namespace HartFarm.Model.Runtime;

/// <summary>Environment variables that libtorch's libraries read for themselves, once, from the C library's copy.</summary>
internal static partial class NativeEnvironment
{
    /// <summary>
    /// Has the mathematics library give the same bits for the same product, wherever its operands lie in memory; as it comes it does not,
    /// and a resumed training or a repeated image would differ in the last digits. A value that the user has set is left.
    /// </summary>
    internal static void MakeReproducible()
    {
        if (OperatingSystem.IsLinux()) _ = SetVariable("MKL_CBWR", "AUTO", 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
