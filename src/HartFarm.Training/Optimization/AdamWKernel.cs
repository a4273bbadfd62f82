using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using HartFarm.Model.Kernels;

namespace HartFarm.Training.Optimization;

/// <summary>
/// The steps of <see cref="Optimizer"/> over the flat memory of a <see cref="FlatBuffer"/>, each in one pass on the CPU: as operations of their
/// own they take a third of a small model's step, which they spend on memory.
/// </summary>
internal static unsafe class AdamWKernel
{
    /// <summary>Whether the buffer's memory can be reached.</summary>
    internal static bool CanRun(FlatBuffer buffer) => KernelMemory.IsPlain(buffer.Masters) && KernelMemory.IsPlain(buffer.Compute);

    /// <summary>Adds gradients to those of the step, and sets them to zero.</summary>
    /// <param name="buffer">Of the step.</param>
    /// <param name="gradients">Of some backward passes, <c>[Length]</c> in the buffer's type.</param>
    internal static void Collect(FlatBuffer buffer, Tensor gradients)
    {
        if (buffer.Type == ScalarType.BFloat16) Collect<BFloat16Element>(buffer, gradients);
        else Collect<Float32Element>(buffer, gradients);
    }

    /// <summary>Makes a step from the gradients, sets them to zero, and publishes the masters.</summary>
    internal static void Step(FlatBuffer buffer, in AdamWStep step)
    {
        if (buffer.Type == ScalarType.BFloat16) Step<BFloat16Element>(buffer, step);
        else Step<Float32Element>(buffer, step);
    }

    private static void Collect<T>(FlatBuffer buffer, Tensor gradients)
        where T : struct, IElement
    {
        byte* sum = KernelMemory.Pointer(buffer.Gradients), source = KernelMemory.Pointer(gradients);
        KernelMemory.ForRows(buffer.Length / KernelMemory.Lanes, KernelMemory.Lanes, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (first, end) =>
        {
            for (var i = first * KernelMemory.Lanes; i < end * KernelMemory.Lanes; i += KernelMemory.Lanes)
            {
                Float32Element.Store(sum, i, Float32Element.Load(sum, i) + T.Load(source, i));
                T.Store(source, i, Vector512<float>.Zero);
            }
        });
        GC.KeepAlive(buffer);
        GC.KeepAlive(gradients);
    }

    private static void Step<T>(FlatBuffer buffer, AdamWStep step)
        where T : struct, IElement
    {
        byte* gradients = KernelMemory.Pointer(buffer.Gradients), masters = KernelMemory.Pointer(buffer.Masters), compute = KernelMemory.Pointer(buffer.Compute);
        byte* firsts = KernelMemory.Pointer(buffer.FirstMoments), seconds = KernelMemory.Pointer(buffer.SecondMoments), averages = KernelMemory.Pointer(buffer.Average);
        var (orthogonalized, decayed) = (buffer.Orthogonalized, buffer.Decayed);
        KernelMemory.ForRows(buffer.Length / KernelMemory.Lanes, KernelMemory.Lanes, [MethodImpl(MethodImplOptions.AggressiveOptimization)] (begin, end) =>
        {
            for (var i = begin * KernelMemory.Lanes; i < end * KernelMemory.Lanes; i += KernelMemory.Lanes)
            {
                var master = Float32Element.Load(masters, i);
                if (i >= orthogonalized)
                {
                    var gradient = Float32Element.Load(gradients, i) * step.Scale;
                    Vector512<float> first = Float32Element.Load(firsts, i), second = Float32Element.Load(seconds, i);
                    first += (gradient - first) * step.FirstShare;
                    second += ((gradient * gradient) - second) * step.SecondShare;
                    if (i < decayed) master *= step.Keep;
                    master += first * step.Rate / (Vector512.Sqrt(second * step.SecondCorrection) + Vector512.Create(step.Epsilon));
                    Float32Element.Store(firsts, i, first);
                    Float32Element.Store(seconds, i, second);
                    Float32Element.Store(masters, i, master);
                }
                var average = Float32Element.Load(averages, i);
                Float32Element.Store(averages, i, average + ((master - average) * step.AverageShare));
                Float32Element.Store(gradients, i, Vector512<float>.Zero);
                T.Store(compute, i, master);
            }
        });
        GC.KeepAlive(buffer);
    }
}
