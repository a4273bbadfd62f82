using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HartFarm.Model.Kernels;

/// <summary>Group norm and the activation behind it, in one pass over a channels-last bfloat16 map on the CPU after one that measures it.</summary>
internal static unsafe class GroupNormKernel
{
    /// <summary>Positions of a map that are worked on at once: their numbers stay in the nearest cache from one channel to the next.</summary>
    internal const int PositionsAtOnce = 256;

    /// <summary>Whether the kernel can do it: bfloat16, channels-last, on the CPU, and channels in whole vectors.</summary>
    internal static bool Supports(Tensor x, Tensor weight) => weight.dtype == ScalarType.BFloat16 && ChannelsLastMap.Is(x);

    /// <summary>Each image's and channel's factor and summand, <c>x * factor + summand</c>, which norm, scale and shift come to.</summary>
    /// <param name="x"><c>[B, C, H, W]</c>, channels-last.</param>
    /// <param name="groups">Groups of channels.</param>
    /// <param name="eps">Added to the variance.</param>
    internal static GroupMoments Measure(Tensor x, int groups, double eps)
    {
        var map = new ChannelsLastMap(x);
        var sums = new float[map.Chunks * 2 * map.Channels];
        var source = KernelMemory.Pointer(x);
        KernelMemory.ForRows(map.Chunks, (long)PositionsAtOnce * map.Channels, (first, end) =>
        {
            for (var chunk = first; chunk < end; chunk++) Sum(source, map, chunk, sums.AsSpan((int)(chunk * 2 * map.Channels), 2 * map.Channels));
        });
        GC.KeepAlive(x);
        return GroupMoments.Of(map, sums, groups, eps);
    }

    /// <summary>The normed map behind the activation, channels-last as <paramref name="x"/> is.</summary>
    internal static Tensor Forward<TActivation>(Tensor x, ChannelFactors factors)
        where TActivation : struct, IActivation
    {
        var map = new ChannelsLastMap(x);
        var result = map.Empty();
        byte* source = KernelMemory.Pointer(x), target = KernelMemory.Pointer(result);
        KernelMemory.ForRows(map.Chunks, (long)PositionsAtOnce * map.Channels, (first, end) =>
        {
            for (var chunk = first; chunk < end; chunk++)
            {
                Apply<TActivation>(source, map.Start(chunk), target, map.Start(chunk), map.Count(chunk), map.Channels, map.Image(chunk), factors);
            }
        });
        GC.KeepAlive(x);
        GC.KeepAlive(result);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(byte* source, ChannelsLastMap map, long chunk, Span<float> sums)
    {
        var (start, count, channels) = (map.Start(chunk), map.Count(chunk), map.Channels);
        for (var channel = 0; channel < channels; channel += KernelMemory.Lanes)
        {
            Vector512<float> sum = default, squares = default;
            for (var i = 0; i < count; i++)
            {
                var value = BFloat16Element.Load(source, start + (long)i * channels + channel);
                sum += value;
                squares = Vector512.FusedMultiplyAdd(value, value, squares);
            }
            sum.CopyTo(sums[channel..]);
            squares.CopyTo(sums[(channels + channel)..]);
        }
    }

    /// <summary>Some neighbouring positions of an image, few enough to stay in the nearest cache.</summary>
    /// <param name="source">The map's memory.</param>
    /// <param name="from">Place of the first number in it.</param>
    /// <param name="target">Memory for the result.</param>
    /// <param name="to">Place of its first number.</param>
    /// <param name="count">How many positions.</param>
    /// <param name="channels">Numbers of a position.</param>
    /// <param name="image">Which image of the factors.</param>
    /// <param name="factors">The norm's factors.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Apply<TActivation>(
        byte* source, long from, byte* target, long to, int count, int channels, int image, ChannelFactors factors)
        where TActivation : struct, IActivation
    {
        for (var channel = 0; channel < channels; channel += KernelMemory.Lanes)
        {
            var (factor, summand) = factors.At(image, channel);
            for (var i = 0; i < count; i++)
            {
                var offset = (long)i * channels + channel;
                var z = Vector512.FusedMultiplyAdd(BFloat16Element.Load(source, from + offset), factor, summand);
                BFloat16Element.Store(target, to + offset, TActivation.Value(z));
            }
        }
    }
}
