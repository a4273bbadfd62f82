using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HartFarm.Model.Kernels;

/// <summary>The rotary embedding of whole heads, and its gradient, in one pass over memory on the CPU.</summary>
internal static unsafe class RotaryTurnKernel
{
    /// <summary>Whether it can be done: on the CPU, of a known type, and half heads in whole vectors.</summary>
    internal static bool Supports(Tensor x, Tensor cos) =>
        x.device_type == DeviceType.CPU && x.dtype is ScalarType.Float32 or ScalarType.BFloat16 && x.shape[^1] % (2 * KernelMemory.Lanes) == 0
        && cos.dtype == ScalarType.Float32 && cos.is_contiguous();

    /// <summary>
    /// A pair (i, i + d/2) of x becomes <c>(x_i cos_i - x_j sin_i, x_j cos_j + x_i sin_j)</c>; backwards, what arrives there becomes
    /// <c>(g_i cos_i + g_j sin_j, g_j cos_j - g_i sin_i)</c>.
    /// </summary>
    /// <param name="x"><c>[B, H, L, d]</c>, contiguous.</param>
    /// <param name="cos"><c>[B or 1, L, d]</c>, float32, contiguous.</param>
    /// <param name="sin">The same.</param>
    /// <param name="backwards">Whether x is a gradient.</param>
    internal static Tensor Run(Tensor x, Tensor cos, Tensor sin, bool backwards) => x.dtype == ScalarType.BFloat16
        ? Run<BFloat16Element>(x, cos, sin, backwards)
        : Run<Float32Element>(x, cos, sin, backwards);

    private static Tensor Run<T>(Tensor x, Tensor cos, Tensor sin, bool backwards)
        where T : struct, IElement
    {
        var result = empty_like(x);
        var (heads, tokens, size) = (x.shape[1], x.shape[2], x.shape[3]);
        var isShared = cos.shape[0] == 1;
        byte* source = KernelMemory.Pointer(x), target = KernelMemory.Pointer(result);
        float* cosines = (float*)KernelMemory.Pointer(cos), sines = (float*)KernelMemory.Pointer(sin);
        KernelMemory.ForRows(x.shape[0] * heads * tokens, size, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (first, end) =>
        {
            var half = size / 2;
            for (var row = first; row < end; row++)
            {
                var angle = ((isShared ? 0 : row / (heads * tokens) * tokens) + row % tokens) * size;
                for (long i = 0; i < half; i += KernelMemory.Lanes)
                {
                    var (low, high) = (T.Load(source, row * size + i), T.Load(source, row * size + half + i));
                    var (lowCos, highCos) = (Vector512.Load(cosines + angle + i), Vector512.Load(cosines + angle + half + i));
                    var (lowSin, highSin) = (Vector512.Load(sines + angle + i), Vector512.Load(sines + angle + half + i));
                    T.Store(target, row * size + i, low * lowCos + (backwards ? high * highSin : -(high * lowSin)));
                    T.Store(target, row * size + half + i, high * highCos + (backwards ? -(low * lowSin) : low * highSin));
                }
            }
        });
        GC.KeepAlive(x);
        GC.KeepAlive(cos);
        GC.KeepAlive(sin);
        GC.KeepAlive(result);
        return result;
    }
}
