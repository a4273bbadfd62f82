using System.Runtime.InteropServices;
using HartFarm.Model.Runtime;

namespace HartFarm.Model.Kernels;

/// <summary>
/// libtorch's own fused root-mean-square norm, which TorchSharp does not bind, by way of libtorch's C interface. It knows no gradients. A libtorch
/// without it is told at the first use, and the plain operations take its place.
/// </summary>
internal static unsafe class FusedRmsNorm
{
    private const string CpuLibrary = "libtorch_cpu.so";
    private const string CudaLibrary = "libtorch_cuda.so";

    private static readonly Lazy<nint> Cpu = new(() => Find(CpuLibrary, "aoti_torch_cpu__fused_rms_norm"));
    private static readonly Lazy<nint> Cuda = new(() => Find(CudaLibrary, "aoti_torch_cuda__fused_rms_norm"));

    /// <summary>Whether a norm of these goes this way: on a GPU, of one type, and outside of autograd.</summary>
    internal static bool Suits(Tensor x, Tensor weight) =>
        ComputeWays.Takes(ComputeWay.FusedNorm, x) && x.dtype == weight.dtype && !(is_grad_enabled() && (x.requires_grad || weight.requires_grad)) && Of(x) != 0;

    /// <summary><c>x / sqrt(mean(x²) + eps) * weight</c> over the last axis, in x's type; null where this libtorch has no such operation for the device.</summary>
    /// <param name="x"><c>[.., D]</c>.</param>
    /// <param name="weight"><c>[D]</c>, of x's type.</param>
    /// <param name="eps">Added under the root.</param>
    /// <exception cref="NativeCallException">The operation failed, as for want of memory.</exception>
    internal static Tensor? TryForward(Tensor x, Tensor weight, double eps)
    {
        if (Of(x) is not (var function and not 0)) return null;
        nint handle = weight.Handle, result, scales;
        var size = x.shape[^1];
        var error = ((delegate* unmanaged<nint, long*, long, nint*, double*, nint*, nint*, int>)function)(x.Handle, &size, 1, &handle, &eps, &result, &scales);
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        // The reason stands on the error output alone. Of all that can go wrong with tensors that suit, it is memory.
        if (error != 0) throw new NativeCallException("libtorch's fused norm failed: out of memory, unless the lines above say otherwise.");
        Tensor.UnsafeCreateTensor(scales).Dispose();
        return Tensor.UnsafeCreateTensor(result);
    }

    private static nint Of(Tensor x) => x.device_type switch { DeviceType.CPU => Cpu.Value, DeviceType.CUDA => Cuda.Value, _ => 0 };

    private static nint Find(string library, string name) =>
        OperatingSystem.IsLinux() && NativeLibrary.TryLoad(library, out var handle) && NativeLibrary.TryGetExport(handle, name, out var function) ? function : 0;
}
