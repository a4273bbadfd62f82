using System.Runtime.InteropServices;
using System.Text;

namespace HartFarm.Model.Runtime;

/// <summary>What the CUDA driver tells of a device, and libtorch's binding does not. The one place that calls it.</summary>
public static partial class CudaDriver
{
    private const string Library = "libcuda.so.1";
    private const int NameLength = 256;
    private const int Success = 0;

    /// <summary>The device's name, such as <c>NVIDIA A100-SXM4-80GB</c>; null where the driver does not say.</summary>
    /// <param name="index">N of <c>cuda:N</c>.</param>
    public static string? Name(int index) => Ask(index, device =>
    {
        var name = new byte[NameLength];
        Check(GetName(name, NameLength, device), "cuDeviceGetName");
        return Encoding.UTF8.GetString(name.AsSpan(0, Array.IndexOf(name, (byte)0)));
    }).Value;

    /// <summary>The device's memory in bytes: what nobody has, and all of it; null where the driver does not say.</summary>
    /// <param name="index">N of <c>cuda:N</c>.</param>
    public static (long Free, long Total)? Memory(int index) => Ask<(long, long)?>(index, MemoryOf).Value;

    /// <summary>Why the driver tells nothing of a device, in a line; null where it does.</summary>
    /// <param name="index">N of <c>cuda:N</c>.</param>
    public static string? Trouble(int index) => Ask<(long, long)?>(index, MemoryOf).Trouble;

    private static (long, long)? MemoryOf(int device)
    {
        Check(RetainContext(out var context, device), "cuDevicePrimaryCtxRetain");
        try
        {
            Check(PushContext(context), "cuCtxPushCurrent");
            try
            {
                Check(GetMemory(out var free, out var total), "cuMemGetInfo");
                return ((long)free, (long)total);
            }
            finally
            {
                _ = PopContext(out _);
            }
        }
        finally
        {
            _ = ReleaseContext(device);
        }
    }

    private static (T? Value, string? Trouble) Ask<T>(int index, Func<int, T> ask)
    {
        try
        {
            Check(Initialize(0), "cuInit");
            Check(GetDevice(out var device, index), "cuDeviceGet");
            return (ask(device), null);
        }
        catch (DllNotFoundException)
        {
            return (default, $"NVIDIA's driver is not installed: there is no {Library}");
        }
        catch (EntryPointNotFoundException error)
        {
            return (default, $"NVIDIA's driver is too old: {error.Message}");
        }
        catch (NativeCallException error)
        {
            return (default, $"NVIDIA's driver refuses: {error.Message}");
        }
    }

    private static void Check(int code, string call)
    {
        if (code == Success) return;
        var name = GetErrorName(code, out var text) == Success ? Marshal.PtrToStringUTF8(text) : "unknown";
        throw new NativeCallException($"{call} gives {code}, {name}");
    }

    [LibraryImport(Library, EntryPoint = "cuInit")]
    private static partial int Initialize(uint flags);

    [LibraryImport(Library, EntryPoint = "cuGetErrorName")]
    private static partial int GetErrorName(int code, out nint name);

    [LibraryImport(Library, EntryPoint = "cuDeviceGet")]
    private static partial int GetDevice(out int device, int index);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetName")]
    private static partial int GetName([Out] byte[] name, int length, int device);

    // The context that libtorch has, too: counted, not made anew.
    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRetain")]
    private static partial int RetainContext(out nint context, int device);

    [LibraryImport(Library, EntryPoint = "cuDevicePrimaryCtxRelease_v2")]
    private static partial int ReleaseContext(int device);

    [LibraryImport(Library, EntryPoint = "cuCtxPushCurrent_v2")]
    private static partial int PushContext(nint context);

    [LibraryImport(Library, EntryPoint = "cuCtxPopCurrent_v2")]
    private static partial int PopContext(out nint context);

    [LibraryImport(Library, EntryPoint = "cuMemGetInfo_v2")]
    private static partial int GetMemory(out nuint free, out nuint total);
}
