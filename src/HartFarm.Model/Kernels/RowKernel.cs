using System.Runtime.InteropServices;

namespace HartFarm.Model.Kernels;

/// <summary>Rows of a channels-last bfloat16 map <c>[B, C, H, W]</c> as a convolution of three by three wants them: with the rows around them, and zeros outside.</summary>
internal static unsafe class RowKernel
{
    /// <summary>Rows of the map, normed and activated; runs on the calling thread.</summary>
    /// <param name="x">The map.</param>
    /// <param name="factors">The norm's factors.</param>
    /// <param name="image">Which image of it.</param>
    /// <param name="first">The first row, which may lie outside.</param>
    /// <param name="target">Takes its rows: <c>[1, C, n, W]</c>, channels-last.</param>
    internal static void Norm<TActivation>(Tensor x, ChannelFactors factors, int image, long first, Tensor target)
        where TActivation : struct, IActivation
    {
        var (channels, height, width) = (x.shape[1], x.shape[2], x.shape[3]);
        byte* source = KernelMemory.Pointer(x), into = KernelMemory.Pointer(target);
        var row = width * channels;
        var (start, end) = Inside(first, target.shape[2], height);
        ClearOutside(into, first, target.shape[2], start, end, row);
        for (var at = start * width; at < end * width; at += GroupNormKernel.PositionsAtOnce)
        {
            var count = (int)Math.Min(GroupNormKernel.PositionsAtOnce, end * width - at);
            GroupNormKernel.Apply<TActivation>(
                source, (image * height * width + at) * channels, into, (at - first * width) * channels, count, (int)channels, image, factors);
        }
        GC.KeepAlive(x);
        GC.KeepAlive(target);
    }

    /// <summary>Rows of the map that has each position of <paramref name="x"/> twice, in both directions; runs on the calling thread.</summary>
    /// <param name="x">The map.</param>
    /// <param name="image">Which image of it.</param>
    /// <param name="first">The first row of the doubled map, which may lie outside.</param>
    /// <param name="target">Takes its rows: <c>[1, C, n, 2W]</c>, channels-last.</param>
    internal static void Double(Tensor x, int image, long first, Tensor target)
    {
        var (channels, height, width) = ((int)x.shape[1], x.shape[2], x.shape[3]);
        var source = (ushort*)KernelMemory.Pointer(x);
        var into = (ushort*)KernelMemory.Pointer(target);
        var row = 2 * width * channels;
        var (start, end) = Inside(first, target.shape[2], 2 * height);
        ClearOutside((byte*)into, first, target.shape[2], start, end, row);
        for (var at = start; at < end; at++)
        {
            var from = source + (image * height + at / 2) * width * channels;
            var to = into + (at - first) * row;
            for (var position = 0L; position < width; position++, from += channels, to += 2 * channels)
            {
                var numbers = new ReadOnlySpan<ushort>(from, channels);
                numbers.CopyTo(new Span<ushort>(to, channels));
                numbers.CopyTo(new Span<ushort>(to + channels, channels));
            }
        }
        GC.KeepAlive(x);
        GC.KeepAlive(target);
    }

    private static (long Start, long End) Inside(long first, long rows, long height) => (Math.Max(first, 0), Math.Min(first + rows, height));

    private static void ClearOutside(byte* into, long first, long rows, long start, long end, long row)
    {
        var bytes = (nuint)(row * sizeof(ushort));
        for (var at = first; at < start; at++) NativeMemory.Clear(into + (nuint)(at - first) * bytes, bytes);
        for (var at = end; at < first + rows; at++) NativeMemory.Clear(into + (nuint)(at - first) * bytes, bytes);
    }
}
