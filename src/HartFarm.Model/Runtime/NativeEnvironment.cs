using System.Runtime.InteropServices;

namespace HartFarm.Model.Runtime;

/// <summary>Environment variables that libtorch's libraries read for themselves, once, from the C library's copy.</summary>
internal static partial class NativeEnvironment
{
    private const string WaitPolicy = "OMP_WAIT_POLICY";

    /// <summary>
    /// Has the mathematics library give the same bits for the same product, wherever its operands lie in memory; as it comes it does not,
    /// and a resumed training or a repeated image would differ in the last digits. A value that the user has set is left.
    /// </summary>
    internal static void MakeReproducible() => Set("MKL_CBWR", "AUTO");

    /// <summary>Has OpenMP's threads sleep while they have nothing to do. A value that the user has set is left.</summary>
    internal static void WaitPassively() => Set(WaitPolicy, "PASSIVE");

    /// <summary>
    /// Has GNU's OpenMP let threads spin for some ten microseconds, about as long as the next operation takes to come, before they sleep; as it comes they
    /// spin for milliseconds, on cores that the model's own threads and other programs want. What the user or <see cref="WaitPassively"/> has set is left.
    /// </summary>
    internal static void WaitBriefly()
    {
        if (OperatingSystem.IsLinux() && GetVariable(WaitPolicy) == 0) Set("GOMP_SPINCOUNT", "3000");
    }

    private static void Set(string name, string value)
    {
        if (OperatingSystem.IsLinux()) _ = SetVariable(name, value, 0);
    }

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint GetVariable(string name);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);
}
