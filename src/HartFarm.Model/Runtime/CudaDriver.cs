using System.Runtime.InteropServices;
using System.Text;

namespace HartFarm.Model.Runtime;

/// <summary>What the CUDA driver tells of a device, and libtorch's binding does not.</summary>
public static partial class CudaDriver
{
    private const string Library = "libcuda.so.1";
    private const int NameLength = 256;

    /// <summary>The device's name, such as <c>NVIDIA A100-SXM4-80GB</c>; null where the driver does not say.</summary>
    /// <param name="index">N of <c>cuda:N</c>.</param>
    public static string? Name(int index)
    {
        try
        {
            if (Initialize(0) != 0 || GetDevice(out var device, index) != 0) return null;
            var name = new byte[NameLength];
            return GetName(name, NameLength, device) == 0 ? Encoding.UTF8.GetString(name.AsSpan(0, Array.IndexOf(name, (byte)0))) : null;
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException)
        {
            return null;
        }
    }

    [LibraryImport(Library, EntryPoint = "cuInit")]
    private static partial int Initialize(uint flags);

    [LibraryImport(Library, EntryPoint = "cuDeviceGet")]
    private static partial int GetDevice(out int device, int index);

    [LibraryImport(Library, EntryPoint = "cuDeviceGetName")]
    private static partial int GetName([Out] byte[] name, int length, int device);
}
