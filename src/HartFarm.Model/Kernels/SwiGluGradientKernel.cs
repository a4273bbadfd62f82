using System.Runtime.CompilerServices;

namespace HartFarm.Model.Kernels;

/// <summary>The gradient of <c>silu(gate) * up</c>, in one pass over memory on the CPU.</summary>
internal static unsafe class SwiGluGradientKernel
{
    /// <param name="gradient">What arrives, <c>[.., H]</c>, contiguous, in the other's type.</param>
    /// <param name="gateAndUp"><c>[.., 2H]</c>, contiguous.</param>
    /// <returns><c>[.., 2H]</c>.</returns>
    internal static Tensor Run(Tensor gradient, Tensor gateAndUp) => gateAndUp.dtype == ScalarType.BFloat16
        ? Run<BFloat16Element>(gradient, gateAndUp)
        : Run<Float32Element>(gradient, gateAndUp);

    private static Tensor Run<T>(Tensor gradient, Tensor gateAndUp)
        where T : struct, IElement
    {
        var result = empty_like(gateAndUp);
        var hidden = gradient.shape[^1];
        byte* incoming = KernelMemory.Pointer(gradient), source = KernelMemory.Pointer(gateAndUp), target = KernelMemory.Pointer(result);
        KernelMemory.ForRows(gradient.numel() / hidden, hidden, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                for (long i = 0; i < hidden; i += KernelMemory.Lanes)
                {
                    var (gate, up) = (T.Load(source, row * 2 * hidden + i), T.Load(source, row * 2 * hidden + hidden + i));
                    var arriving = T.Load(incoming, row * hidden + i);
                    T.Store(target, row * 2 * hidden + i, SiluActivation.Gradient(gate, arriving * up));
                    T.Store(target, row * 2 * hidden + hidden + i, arriving * SiluActivation.Value(gate));
                }
            }
        });
        GC.KeepAlive(gradient);
        GC.KeepAlive(gateAndUp);
        GC.KeepAlive(result);
        return result;
    }
}
