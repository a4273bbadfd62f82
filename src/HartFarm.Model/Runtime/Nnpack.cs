using System.Runtime.InteropServices;

namespace HartFarm.Model.Runtime;

/// <summary>
/// libtorch's NNPACK backend. On processors that it does not know, every small float32 convolution tries it in vain and writes a warning;
/// on others it would compute in another way than the rest. libtorch has no other switch for it than Python's.
/// </summary>
internal static unsafe class Nnpack
{
    // at::globalContext() and at::Context::setUserEnabledNNPACK(bool).
    private const string GlobalContext = "_ZN2at13globalContextEv";
    private const string SetEnabled = "_ZN2at7Context20setUserEnabledNNPACKEb";

    /// <summary>Turns it off, in a libtorch that is loaded; where it has no such switch, nothing is changed.</summary>
    internal static void Disable()
    {
        if (!OperatingSystem.IsLinux() || !NativeLibrary.TryLoad("libtorch_cpu.so", out var library)) return;
        if (!NativeLibrary.TryGetExport(library, GlobalContext, out var context) || !NativeLibrary.TryGetExport(library, SetEnabled, out var set)) return;
        ((delegate* unmanaged<nint, byte, void>)set)(((delegate* unmanaged<nint>)context)(), 0);
    }
}
