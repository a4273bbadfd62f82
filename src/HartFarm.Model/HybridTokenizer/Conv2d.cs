using HartFarm.Model.Layers;
using HartFarm.Model.Parameters;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>A square convolution: <c>weight [out, in, k, k]</c>, <c>bias [out]</c>. It computes as <see cref="WideConvolution"/> says.</summary>
internal sealed class Conv2d
{
    private readonly Tensor _weight;
    private readonly Tensor? _bias;
    private readonly long[] _strides;
    private readonly long[] _padding;
    private readonly long[] _sidePadding;
    private readonly int _outChannels;

    /// <param name="scope">Where the parameters are.</param>
    /// <param name="inChannels">Channels that come in.</param>
    /// <param name="outChannels">Channels that go out.</param>
    /// <param name="kernel">The kernel's side.</param>
    /// <param name="stride">The step from one output to the next.</param>
    /// <param name="padding">Zeros on each side; null takes half the kernel, which keeps the size.</param>
    /// <param name="hasBias">Whether a bias is added; where a norm follows it would be taken away again.</param>
    internal Conv2d(ParameterScope scope, int inChannels, int outChannels, int kernel, int stride = 1, int? padding = null, bool hasBias = true)
    {
        _weight = scope.Weight("weight", outChannels, inChannels, kernel, kernel);
        _bias = hasBias ? scope.Bias("bias", outChannels) : null;
        _strides = [stride, stride];
        _padding = [padding ?? kernel / 2, padding ?? kernel / 2];
        _sidePadding = [0, _padding[1]];
        _outChannels = outChannels;
        if (scope.Store.Trainable || WideConvolution.IsWide(_weight)) return;
        // Weights that stay as they are become wider once, not in each call.
        using var guard = no_grad();
        using var parameters = NewDisposeScope();
        _weight = Keep(scope.Store, _weight, WideConvolution.Widen(_weight));
        if (_bias is not null) _bias = Keep(scope.Store, _bias, WideConvolution.WidenBias(_bias));
    }

    /// <summary><c>[B, in, H, W]</c> to <c>[B, out, H', W']</c>, in the input's element type.</summary>
    internal Tensor Forward(Tensor x) => Forward(x, _padding);

    /// <summary>The same for rows that bring those around them along: <c>[1, in, n + k - 1, W]</c> to <c>[1, out, n, W]</c>.</summary>
    internal Tensor ForwardRows(Tensor rows) => Forward(rows, _sidePadding);

    private Tensor Forward(Tensor x, long[] padding)
    {
        using var scope = NewDisposeScope();
        var bias = _bias is null ? null : Activations.In(_bias, x.dtype);
        return scope.MoveToOuter(WideConvolution.Forward(x, Activations.In(_weight, x.dtype), bias, _outChannels, _strides, padding));
    }

    private static Tensor Keep(IParameterStore store, Tensor parameter, Tensor derived) => ReferenceEquals(parameter, derived) ? parameter : store.Keep(derived);
}
