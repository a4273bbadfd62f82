using HartFarm.Model.Parameters;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>A square convolution with bias: <c>weight [out, in, k, k]</c>, <c>bias [out]</c>.</summary>
internal sealed class Conv2d
{
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly long[] _strides;
    private readonly long[] _padding;

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
    }

    /// <summary><c>[B, in, H, W]</c> to <c>[B, out, H', W']</c>, in the input's element type.</summary>
    internal Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(nn.functional.conv2d(x, Activations.In(_weight, x.dtype), Activations.In(_bias, x.dtype), _strides, _padding));
    }
}
