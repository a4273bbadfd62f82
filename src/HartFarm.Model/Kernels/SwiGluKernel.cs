using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HartFarm.Model.Kernels;

/// <summary><c>silu(gate) * up</c> of a fused projection, in one pass over memory on the CPU.</summary>
internal static unsafe class SwiGluKernel
{
    /// <param name="gateAndUp"><c>[.., 2H]</c>: the gate's H columns, then the other's.</param>
    /// <returns><c>[.., H]</c>, in the same type.</returns>
    internal static Tensor Forward(Tensor gateAndUp) => gateAndUp.requires_grad || !Supports(gateAndUp) ? Composite(gateAndUp) : Plain(gateAndUp);

    /// <summary>Whether <see cref="Plain"/> can do it: on the CPU, contiguous, and halves in whole vectors.</summary>
    internal static bool Supports(Tensor gateAndUp) => gateAndUp.shape[^1] / 2 % KernelMemory.Lanes == 0 && KernelMemory.IsReadable(gateAndUp);

    /// <summary>The same, whatever autograd makes of it.</summary>
    internal static Tensor Plain(Tensor gateAndUp)
    {
        var hidden = gateAndUp.shape[^1] / 2;
        return gateAndUp.dtype == ScalarType.BFloat16 ? Run<BFloat16Element>(gateAndUp, hidden) : Run<Float32Element>(gateAndUp, hidden);
    }

    /// <summary>The same by libtorch's operations: on any device, and with gradients.</summary>
    internal static Tensor Composite(Tensor gateAndUp)
    {
        using var scope = NewDisposeScope();
        var halves = gateAndUp.chunk(2, -1);
        return (nn.functional.silu(halves[0]) * halves[1]).MoveToOuterDisposeScope();
    }

    /// <summary>The same by libtorch's operations, over the gate's half; without gradients.</summary>
    internal static Tensor Over(Tensor gateAndUp)
    {
        using var scope = NewDisposeScope();
        var halves = gateAndUp.chunk(2, -1);
        return (nn.functional.silu(halves[0], inplace: true) * halves[1]).MoveToOuterDisposeScope();
    }

    private static Tensor Run<T>(Tensor gateAndUp, long hidden)
        where T : struct, IElement
    {
        var shape = gateAndUp.shape;
        shape[^1] = hidden;
        var result = empty(shape, gateAndUp.dtype);
        byte* source = KernelMemory.Pointer(gateAndUp), target = KernelMemory.Pointer(result);
        KernelMemory.ForRows(result.numel() / hidden, hidden, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                for (long i = 0; i < hidden; i += KernelMemory.Lanes)
                {
                    var gate = T.Load(source, row * 2 * hidden + i);
                    var up = T.Load(source, row * 2 * hidden + hidden + i);
                    T.Store(target, row * hidden + i, gate * up / (Vector512<float>.One + Vector512.Exp(-gate)));
                }
            }
        });
        GC.KeepAlive(gateAndUp);
        GC.KeepAlive(result);
        return result;
    }
}
