using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.Kernels;

/// <summary>Layer norm modulated row by row, in one pass over memory on the CPU.</summary>
internal static unsafe class ModulatedLayerNormKernel
{
    /// <summary><c>LN(x) * (1 + scale) + shift</c> over the last axis of <c>[N, W]</c>, in x's type.</summary>
    /// <param name="x">What is normed.</param>
    /// <param name="weight"><c>[W]</c>, or null for a norm without parameters.</param>
    /// <param name="bias"><c>[W]</c>, or null.</param>
    /// <param name="modulation"><c>[N, W * 2 or more]</c>: each row's shift, then its scale.</param>
    /// <param name="eps">Added to the variance.</param>
    internal static Tensor Forward(Tensor x, Tensor? weight, Tensor? bias, Tensor modulation, float eps)
    {
        var plain = x.shape[1] % KernelMemory.Lanes == 0 && KernelMemory.IsPlain(x) && KernelMemory.IsPlain(modulation) && modulation.dtype == x.dtype
            && (weight is null || (KernelMemory.IsPlain(weight) && KernelMemory.IsPlain(bias!) && weight.dtype == x.dtype && bias!.dtype == x.dtype));
        if (!plain) return Composite(x, weight, bias, modulation, eps);
        return x.dtype == ScalarType.BFloat16
            ? Run<BFloat16Element>(x, weight, bias, modulation, eps)
            : Run<Float32Element>(x, weight, bias, modulation, eps);
    }

    /// <summary>The same by libtorch's operations: on any device, and with gradients.</summary>
    internal static Tensor Composite(Tensor x, Tensor? weight, Tensor? bias, Tensor modulation, float eps)
    {
        using var scope = NewDisposeScope();
        var width = x.shape[1];
        var normed = nn.functional.layer_norm(x, [width], weight, bias, eps);
        Tensor shift = modulation.narrow(1, 0, width), scale = modulation.narrow(1, width, width);
        return normed.Plus(normed * scale).Plus(shift).MoveToOuterDisposeScope();
    }

    private static Tensor Run<T>(Tensor x, Tensor? weight, Tensor? bias, Tensor modulation, float eps)
        where T : struct, IElement
    {
        var result = empty_like(x);
        var (rows, width, stride) = (x.shape[0], x.shape[1], modulation.shape[1]);
        byte* source = KernelMemory.Pointer(x), target = KernelMemory.Pointer(result), modulations = KernelMemory.Pointer(modulation);
        byte* weights = weight is null ? null : KernelMemory.Pointer(weight), biases = bias is null ? null : KernelMemory.Pointer(bias);
        KernelMemory.ForRows(rows, width, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                var start = row * width;
                var sum = Vector512<float>.Zero;
                for (long i = 0; i < width; i += KernelMemory.Lanes) sum += T.Load(source, start + i);
                var mean = Vector512.Create(Vector512.Sum(sum) / width);
                var squares = Vector512<float>.Zero;
                for (long i = 0; i < width; i += KernelMemory.Lanes)
                {
                    var centred = T.Load(source, start + i) - mean;
                    squares = Vector512.FusedMultiplyAdd(centred, centred, squares);
                }
                var factor = Vector512.Create(1 / MathF.Sqrt(Vector512.Sum(squares) / width + eps));
                for (long i = 0; i < width; i += KernelMemory.Lanes)
                {
                    var value = (T.Load(source, start + i) - mean) * factor;
                    if (weights != null) value = Vector512.FusedMultiplyAdd(value, T.Load(weights, i), T.Load(biases, i));
                    var (shift, scale) = (T.Load(modulations, row * stride + i), T.Load(modulations, row * stride + width + i));
                    T.Store(target, start + i, Vector512.FusedMultiplyAdd(value, Vector512<float>.One + scale, shift));
                }
            }
        });
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(bias);
        GC.KeepAlive(modulation);
        GC.KeepAlive(result);
        return result;
    }
}
