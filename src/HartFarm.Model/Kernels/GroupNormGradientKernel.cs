using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace HartFarm.Model.Kernels;

/// <summary>The gradients of group norm and the activation behind it, for channels-last bfloat16 maps on the CPU.</summary>
internal static unsafe class GroupNormGradientKernel
{
    /// <summary>
    /// With <c>z = n * weight + bias</c> of the normed n and <c>d = dL/dz</c>: the bias gets the sum of d, the weight that of <c>d n</c>, and
    /// x gets <c>(d weight - mean(d weight) - n mean(d weight n)) / deviation</c>, means over a group.
    /// </summary>
    /// <param name="gradient">dL/dy, <c>[B, C, H, W]</c>, channels-last.</param>
    /// <param name="x">What was normed, likewise.</param>
    /// <param name="moments">Its moments.</param>
    /// <param name="weight"><c>[C]</c>.</param>
    /// <param name="bias"><c>[C]</c>.</param>
    /// <returns>The gradients of x, weight and bias; the last two float32.</returns>
    internal static (Tensor X, float[] Weight, float[] Bias) Run<TActivation>(Tensor gradient, Tensor x, GroupMoments moments, float[] weight, float[] bias)
        where TActivation : struct, IActivation
    {
        var map = new ChannelsLastMap(x);
        var factors = new ChannelFactors(moments, weight, bias);
        var result = map.Empty();
        byte* incoming = KernelMemory.Pointer(gradient), source = KernelMemory.Pointer(x), target = KernelMemory.Pointer(result);
        var sums = new float[map.Chunks * 2 * map.Channels];
        KernelMemory.ForRows(map.Chunks, (long)GroupNormKernel.PositionsAtOnce * map.Channels, (first, end) =>
        {
            for (var chunk = first; chunk < end; chunk++)
            {
                BehindActivation<TActivation>(incoming, source, target, map, chunk, factors, sums.AsSpan((int)(chunk * 2 * map.Channels), 2 * map.Channels));
            }
        });
        var terms = GroupNormGradientTerms.Of(map, sums, moments, weight);
        KernelMemory.ForRows(map.Chunks, (long)GroupNormKernel.PositionsAtOnce * map.Channels, (first, end) =>
        {
            for (var chunk = first; chunk < end; chunk++) BehindNorm(source, target, map, chunk, terms);
        });
        GC.KeepAlive(gradient);
        GC.KeepAlive(x);
        GC.KeepAlive(result);
        return (result, terms.Weight, terms.Bias);
    }

    // Leaves d in the target, and sums of d and of d x.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BehindActivation<TActivation>(
        byte* incoming, byte* source, byte* target, ChannelsLastMap map, long chunk, ChannelFactors factors, Span<float> sums)
        where TActivation : struct, IActivation
    {
        var (start, count, channels) = (map.Start(chunk), map.Count(chunk), map.Channels);
        for (var channel = 0; channel < channels; channel += KernelMemory.Lanes)
        {
            var (factor, summand) = factors.At(map.Image(chunk), channel);
            Vector512<float> sum = default, products = default;
            for (var i = 0; i < count; i++)
            {
                var at = start + (long)i * channels + channel;
                var value = BFloat16Element.Load(source, at);
                var d = TActivation.Gradient(Vector512.FusedMultiplyAdd(value, factor, summand), BFloat16Element.Load(incoming, at));
                sum += d;
                products = Vector512.FusedMultiplyAdd(d, value, products);
                BFloat16Element.Store(target, at, d);
            }
            sum.CopyTo(sums[channel..]);
            products.CopyTo(sums[(channels + channel)..]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void BehindNorm(byte* source, byte* target, ChannelsLastMap map, long chunk, GroupNormGradientTerms terms)
    {
        var (start, count, channels) = (map.Start(chunk), map.Count(chunk), map.Channels);
        for (var channel = 0; channel < channels; channel += KernelMemory.Lanes)
        {
            var (ofD, ofX, constant) = terms.At(map.Image(chunk), channel);
            for (var i = 0; i < count; i++)
            {
                var at = start + (long)i * channels + channel;
                var value = Vector512.FusedMultiplyAdd(BFloat16Element.Load(source, at), ofX, constant);
                BFloat16Element.Store(target, at, Vector512.FusedMultiplyAdd(BFloat16Element.Load(target, at), ofD, value));
            }
        }
    }
}
