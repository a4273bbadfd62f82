using HartFarm.Model.Parameters;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>A square convolution with bias: <c>weight [out, in, k, k]</c>, <c>bias [out]</c>.</summary>
/// <remarks>
/// On the CPU it computes with channels padded by zeros to a multiple of <see cref="ChannelMultiple"/>. libtorch 2.10 (oneDNN 3.7.1) was
/// seen to leave garbage in the last channels of other counts on some processors (AMD family 26), in results and in gradients.
/// </remarks>
internal sealed class Conv2d
{
    /// <summary>Channels come in blocks of so many on the CPU.</summary>
    internal const int ChannelMultiple = 32;

    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly long[] _strides;
    private readonly long[] _padding;
    private readonly int _outChannels;
    private readonly long _missingIn;
    private readonly long _missingOut;
    private readonly bool _widened;

    /// <param name="scope">Where the parameters are.</param>
    /// <param name="inChannels">Channels that come in.</param>
    /// <param name="outChannels">Channels that go out.</param>
    /// <param name="kernel">The kernel's side.</param>
    /// <param name="stride">The step from one output to the next.</param>
    /// <param name="padding">Zeros on each side; null takes half the kernel, which keeps the size.</param>
    internal Conv2d(ParameterScope scope, int inChannels, int outChannels, int kernel, int stride = 1, int? padding = null)
    {
        _weight = scope.Weight("weight", outChannels, inChannels, kernel, kernel);
        _bias = scope.Bias("bias", outChannels);
        _strides = [stride, stride];
        _padding = [padding ?? kernel / 2, padding ?? kernel / 2];
        _outChannels = outChannels;
        if (_weight.device.type != DeviceType.CPU) return;
        (_missingIn, _missingOut) = (Missing(inChannels), Missing(outChannels));
        _widened = !scope.Store.Trainable && _missingIn + _missingOut > 0;
        if (!_widened) return;
        // Weights that stay as they are become wider once, not in each call.
        using var guard = no_grad();
        using var parameters = NewDisposeScope();
        (_weight, _bias) = (scope.Store.Keep(WidenWeight(_weight)), scope.Store.Keep(WidenBias(_bias)));
    }

    /// <summary><c>[B, in, H, W]</c> to <c>[B, out, H', W']</c>, in the input's element type.</summary>
    internal Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        Tensor weight = Activations.In(_weight, x.dtype), bias = Activations.In(_bias, x.dtype);
        if (!_widened) (weight, bias) = (WidenWeight(weight), WidenBias(bias));
        var wide = _missingIn == 0 ? x : nn.functional.pad(x, [0, 0, 0, 0, 0, _missingIn]);
        var result = nn.functional.conv2d(wide, weight, bias, _strides, _padding);
        if (_missingOut == 0) return scope.MoveToOuter(result);
        var own = result.narrow(1, 0, _outChannels);
        return scope.MoveToOuter(result.is_contiguous() ? own.contiguous() : own);
    }

    private static long Missing(int channels) => (ChannelMultiple - channels % ChannelMultiple) % ChannelMultiple;

    private Tensor WidenWeight(Tensor weight) =>
        _missingIn + _missingOut == 0 ? weight : nn.functional.pad(weight, [0, 0, 0, 0, 0, _missingIn, 0, _missingOut]);

    private Tensor WidenBias(Tensor bias) => _missingOut == 0 ? bias : nn.functional.pad(bias, [0, _missingOut]);
}
