using System.Runtime.InteropServices;

namespace HartFarm.Model.Memory;

/// <summary>The memory of a CUDA device. TorchSharp cannot ask for it; the driver can.</summary>
public static partial class CudaMemory
{
    private const string Driver = "libcuda.so.1";

    /// <summary>The bytes of a device that nobody has, or null where the driver does not say.</summary>
    /// <param name="index">N of <c>cuda:N</c>.</param>
    public static long? Free(int index) => Read(index)?.Free;

    /// <summary>All bytes of a device, or null where the driver does not say.</summary>
    /// <param name="index">N of <c>cuda:N</c>.</param>
    public static long? Total(int index) => Read(index)?.Total;

    private static (long Free, long Total)? Read(int index)
    {
        try
        {
            if (Initialize(0) != 0 || GetDevice(out var device, index) != 0 || RetainContext(out var context, device) != 0) return null;
            try
            {
                if (PushContext(context) != 0) return null;
                var isKnown = GetMemory(out var free, out var total) == 0;
                _ = PopContext(out _);
                return isKnown ? ((long)free, (long)total) : null;
            }
            finally
            {
                _ = ReleaseContext(device);
            }
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport(Driver, EntryPoint = "cuInit")]
    private static partial int Initialize(uint flags);

    [LibraryImport(Driver, EntryPoint = "cuDeviceGet")]
    private static partial int GetDevice(out int device, int index);

    // The context that libtorch has, too: counted, not made anew.
    [LibraryImport(Driver, EntryPoint = "cuDevicePrimaryCtxRetain")]
    private static partial int RetainContext(out nint context, int device);

    [LibraryImport(Driver, EntryPoint = "cuDevicePrimaryCtxRelease_v2")]
    private static partial int ReleaseContext(int device);

    [LibraryImport(Driver, EntryPoint = "cuCtxPushCurrent_v2")]
    private static partial int PushContext(nint context);

    [LibraryImport(Driver, EntryPoint = "cuCtxPopCurrent_v2")]
    private static partial int PopContext(out nint context);

    [LibraryImport(Driver, EntryPoint = "cuMemGetInfo_v2")]
    private static partial int GetMemory(out nuint free, out nuint total);
}
