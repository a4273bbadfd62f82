using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HartFarm.Model.Kernels;

/// <summary>The gradients of a root-mean-square norm, in two passes over a row that stays in the nearest cache.</summary>
internal static unsafe class RmsNormGradientKernel
{
    // Each such piece sums up for the weight by itself, so the sums are the same however many threads share the pieces.
    private const int RowsAtOnce = 256;

    /// <summary>
    /// With <c>r = 1 / sqrt(mean(x²) + eps)</c> and <c>g = dL/dy</c>: the weight gets the sum of <c>g x r</c> over all rows, and x gets
    /// <c>r g weight - x r³ mean(g weight x)</c>.
    /// </summary>
    /// <param name="gradient">dL/dy, contiguous, of x's shape and type.</param>
    /// <param name="x"><c>[.., D]</c>, contiguous.</param>
    /// <param name="weight"><c>[D]</c>, of x's type.</param>
    /// <param name="eps">Added under the root.</param>
    /// <returns>The gradient of x in its type, and of the weight in float32.</returns>
    internal static (Tensor X, float[] Weight) Run(Tensor gradient, Tensor x, Tensor weight, float eps) => x.dtype == ScalarType.BFloat16
        ? Run<BFloat16Element>(gradient, x, weight, eps)
        : Run<Float32Element>(gradient, x, weight, eps);

    private static (Tensor X, float[] Weight) Run<T>(Tensor gradient, Tensor x, Tensor weight, float eps)
        where T : struct, IElement
    {
        var result = empty_like(x);
        var size = (int)x.shape[^1];
        var rows = x.numel() / size;
        var pieces = (rows + RowsAtOnce - 1) / RowsAtOnce;
        var sums = new float[pieces * size];
        byte* incoming = KernelMemory.Pointer(gradient), source = KernelMemory.Pointer(x), weights = KernelMemory.Pointer(weight), target = KernelMemory.Pointer(result);
        KernelMemory.ForRows(pieces, (long)RowsAtOnce * size, (first, end) =>
        {
            for (var piece = first; piece < end; piece++)
            {
                fixed (float* sum = &sums[piece * size])
                {
                    Piece<T>(incoming, source, weights, target, piece * RowsAtOnce, Math.Min(rows, (piece + 1) * RowsAtOnce), size, eps, sum);
                }
            }
        });
        GC.KeepAlive(gradient);
        GC.KeepAlive(x);
        GC.KeepAlive(weight);
        GC.KeepAlive(result);
        return (result, Total(sums, size));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Piece<T>(byte* incoming, byte* source, byte* weights, byte* target, long first, long end, int size, float eps, float* sum)
        where T : struct, IElement
    {
        for (var row = first; row < end; row++)
        {
            var start = row * size;
            Vector512<float> squares = default, products = default;
            for (var i = 0; i < size; i += KernelMemory.Lanes)
            {
                var value = T.Load(source, start + i);
                squares = Vector512.FusedMultiplyAdd(value, value, squares);
                products = Vector512.FusedMultiplyAdd(T.Load(incoming, start + i) * T.Load(weights, i), value, products);
            }
            var root = 1 / MathF.Sqrt(Vector512.Sum(squares) / size + eps);
            var (factor, back) = (Vector512.Create(root), Vector512.Create(-root * root * root * Vector512.Sum(products) / size));
            for (var i = 0; i < size; i += KernelMemory.Lanes)
            {
                var (value, arriving) = (T.Load(source, start + i), T.Load(incoming, start + i) * factor);
                T.Store(target, start + i, Vector512.FusedMultiplyAdd(value, back, arriving * T.Load(weights, i)));
                Vector512.Store(Vector512.FusedMultiplyAdd(value, arriving, Vector512.Load(sum + i)), sum + i);
            }
        }
    }

    private static float[] Total(float[] sums, int size)
    {
        var total = new float[size];
        for (var i = 0; i < sums.Length; i++) total[i % size] += sums[i];
        return total;
    }
}
