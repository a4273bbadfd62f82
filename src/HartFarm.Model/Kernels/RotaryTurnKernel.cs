using System.Runtime.CompilerServices;

namespace HartFarm.Model.Kernels;

/// <summary>The rotary embedding of whole heads, in one pass over memory on the CPU.</summary>
internal static unsafe class RotaryTurnKernel
{
    /// <summary>Whether it can be done: on the CPU, of a known type, and half heads in whole vectors.</summary>
    internal static bool Supports(Tensor x, Tensor cos) =>
        x.device_type == DeviceType.CPU && x.dtype is ScalarType.Float32 or ScalarType.BFloat16 && x.shape[^1] % (2 * KernelMemory.Lanes) == 0
        && cos.dtype == ScalarType.Float32 && cos.is_contiguous();

    /// <summary>Turns every head as <see cref="RotaryKernel.Turn{T}"/> does.</summary>
    /// <param name="x"><c>[B, H, L, d]</c>, contiguous.</param>
    /// <param name="cos"><c>[B or 1, L, d]</c>, float32, contiguous.</param>
    /// <param name="sin">The same.</param>
    internal static Tensor Run(Tensor x, Tensor cos, Tensor sin) =>
        x.dtype == ScalarType.BFloat16 ? Run<BFloat16Element>(x, cos, sin) : Run<Float32Element>(x, cos, sin);

    private static Tensor Run<T>(Tensor x, Tensor cos, Tensor sin)
        where T : struct, IElement
    {
        var result = empty_like(x);
        var (heads, tokens, size) = (x.shape[1], x.shape[2], x.shape[3]);
        var isShared = cos.shape[0] == 1;
        byte* source = KernelMemory.Pointer(x), target = KernelMemory.Pointer(result), cosines = KernelMemory.Pointer(cos), sines = KernelMemory.Pointer(sin);
        KernelMemory.ForRows(x.shape[0] * heads * tokens, size, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                var table = ((isShared ? 0 : row / (heads * tokens) * tokens) + row % tokens) * size;
                RotaryKernel.Turn<T>(source, row * size, target, row * size, cosines, sines, table, size, 1);
            }
        });
        GC.KeepAlive(x);
        GC.KeepAlive(cos);
        GC.KeepAlive(sin);
        GC.KeepAlive(result);
        return result;
    }
}
