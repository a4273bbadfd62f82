namespace HartFarm.Model.Layers;

/// <summary>The one way to libtorch's convolutions: on the CPU with channels padded by zeros to a multiple of <see cref="ChannelMultiple"/>.</summary>
/// <remarks>
/// libtorch 2.10 (oneDNN 3.7.1) was seen to leave garbage in the last channels of other counts on some processors (AMD family 26), in
/// results and in gradients.
/// </remarks>
internal static class WideConvolution
{
    /// <summary>Channels come in blocks of so many on the CPU.</summary>
    internal const int ChannelMultiple = 32;

    /// <summary>Whether a weight <c>[out, in, kH, kW]</c> is convolved as it is, for its channels fill their blocks or it lies elsewhere.</summary>
    internal static bool IsWide(Tensor weight) => weight.device.type != DeviceType.CPU || Missing(weight.shape[0]) + Missing(weight.shape[1]) == 0;

    /// <summary>A weight with zeros for the channels that are missing; the same tensor where none are.</summary>
    internal static Tensor Widen(Tensor weight) =>
        IsWide(weight) ? weight : nn.functional.pad(weight, [0, 0, 0, 0, 0, Missing(weight.shape[1]), 0, Missing(weight.shape[0])]);

    /// <summary>A bias <c>[out]</c> of as many channels as a widened weight has; the same tensor where none are missing.</summary>
    internal static Tensor WidenBias(Tensor bias) =>
        bias.device.type != DeviceType.CPU || Missing(bias.shape[0]) == 0 ? bias : nn.functional.pad(bias, [0, Missing(bias.shape[0])]);

    /// <summary>Convolves <c>[B, in, H, W]</c> to <c>[B, out, H', W']</c>, in the input's element type.</summary>
    /// <param name="x">The input.</param>
    /// <param name="weight"><c>[out, in, kH, kW]</c>, or the same widened once for many calls.</param>
    /// <param name="bias"><c>[out]</c>, or the same widened; or null.</param>
    /// <param name="outChannels">Channels that go out.</param>
    /// <param name="strides">The steps from one output to the next, down and across.</param>
    /// <param name="padding">Zeros above and below, and on either side.</param>
    internal static Tensor Forward(Tensor x, Tensor weight, Tensor? bias, long outChannels, long[] strides, long[] padding)
    {
        using var scope = NewDisposeScope();
        var wideWeight = Widen(weight);
        var missing = wideWeight.shape[1] - x.shape[1];
        var wide = missing == 0 ? x : nn.functional.pad(x, [0, 0, 0, 0, 0, missing]);
        var result = nn.functional.conv2d(wide, wideWeight, bias is null ? null : WidenBias(bias), strides, padding);
        if (result.shape[1] == outChannels) return scope.MoveToOuter(result);
        var own = result.narrow(1, 0, outChannels);
        return scope.MoveToOuter(result.is_contiguous() ? own.contiguous() : own);
    }

    private static long Missing(long channels) => (ChannelMultiple - channels % ChannelMultiple) % ChannelMultiple;
}
