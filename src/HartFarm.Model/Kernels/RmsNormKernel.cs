using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.Kernels;

/// <summary>Root-mean-square norm, with an optional modulation, in one pass over memory on the CPU.</summary>
internal static unsafe class RmsNormKernel
{
    /// <summary><c>x / sqrt(mean(x²) + eps) * weight [* (1 + scale) + shift]</c> over the last axis of <c>[B, L, D]</c>, in x's type.</summary>
    /// <param name="x">What is normed.</param>
    /// <param name="weight"><c>[D]</c>.</param>
    /// <param name="scale"><c>[B, 1, D]</c>, or null together with <paramref name="shift"/>.</param>
    /// <param name="shift"><c>[B, 1, D]</c>, or null.</param>
    /// <param name="eps">Added under the root.</param>
    internal static Tensor Forward(Tensor x, Tensor weight, Tensor? scale, Tensor? shift, float eps)
    {
        var plain = !x.requires_grad && !weight.requires_grad && Supports(x, weight)
            && (scale is null || (KernelMemory.IsPlain(scale) && KernelMemory.IsPlain(shift!) && scale.dtype == x.dtype && shift!.dtype == x.dtype));
        if (plain) return Run(x, weight, scale, shift, eps);
        // With a modulation behind it there would be a rounding between the two.
        return scale is null && FusedRmsNorm.Suits(x, weight) ? FusedRmsNorm.TryForward(x, weight, eps)! : Composite(x, weight, scale, shift, eps);
    }

    /// <summary>Whether <see cref="Plain"/> can do it: on the CPU, contiguous, of one type, and in whole vectors.</summary>
    internal static bool Supports(Tensor x, Tensor weight) =>
        x.shape[^1] % KernelMemory.Lanes == 0 && weight.dtype == x.dtype && KernelMemory.IsReadable(x) && KernelMemory.IsReadable(weight);

    /// <summary>The norm without modulation, whatever autograd makes of it.</summary>
    internal static Tensor Plain(Tensor x, Tensor weight, float eps) => Run(x, weight, null, null, eps);

    /// <summary>The same by libtorch's operations: on any device, and with gradients.</summary>
    internal static Tensor Composite(Tensor x, Tensor weight, Tensor? scale, Tensor? shift, float eps)
    {
        using var scope = NewDisposeScope();
        var wide = x.to(ScalarType.Float32);
        var meanSquare = (wide * wide).mean([-1], keepdim: true);
        // A number without axes stays on the CPU: one that is copied to a GPU is waited for.
        var normed = wide * meanSquare.Plus(tensor(eps)).rsqrt() * weight.to(ScalarType.Float32);
        // (1 + scale) * n + shift without a scalar operand.
        if (scale is not null) normed = normed.Plus(normed * scale.to(ScalarType.Float32)).Plus(shift!.to(ScalarType.Float32));
        return normed.to(x.dtype).MoveToOuterDisposeScope();
    }

    private static Tensor Run(Tensor x, Tensor weight, Tensor? scale, Tensor? shift, float eps) => x.dtype == ScalarType.BFloat16
        ? Run<BFloat16Element>(x, weight, scale, shift, eps)
        : Run<Float32Element>(x, weight, scale, shift, eps);

    private static Tensor Run<T>(Tensor x, Tensor weight, Tensor? scale, Tensor? shift, float eps)
        where T : struct, IElement
    {
        var result = empty_like(x);
        var size = x.shape[^1];
        var rows = x.numel() / size;
        var rowsPerBatch = scale is null ? rows : rows / scale.shape[0];
        byte* source = KernelMemory.Pointer(x), target = KernelMemory.Pointer(result), weights = KernelMemory.Pointer(weight);
        byte* scales = scale is null ? null : KernelMemory.Pointer(scale), shifts = shift is null ? null : KernelMemory.Pointer(shift);
        KernelMemory.ForRows(rows, size, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (first, end) =>
        {
            for (var row = first; row < end; row++)
            {
                var start = row * size;
                var sum = Vector512<float>.Zero;
                for (long i = 0; i < size; i += KernelMemory.Lanes)
                {
                    var value = T.Load(source, start + i);
                    sum = Vector512.FusedMultiplyAdd(value, value, sum);
                }
                var factor = Vector512.Create(1 / MathF.Sqrt(Vector512.Sum(sum) / size + eps));
                var modulation = row / rowsPerBatch * size;
                for (long i = 0; i < size; i += KernelMemory.Lanes)
                {
                    var value = T.Load(source, start + i) * factor * T.Load(weights, i);
                    if (scales != null)
                    {
                        value = Vector512.FusedMultiplyAdd(value, Vector512<float>.One + T.Load(scales, modulation + i), T.Load(shifts, modulation + i));
                    }
                    T.Store(target, start + i, value);
                }
            }
        });
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(scale);
        GC.KeepAlive(shift);
        GC.KeepAlive(result);
        return result;
    }
}
