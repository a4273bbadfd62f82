using HartFarm.Model.Layers;
using HartFarm.Model.Parameters;
using HartFarm.Model.Tensors;

namespace HartFarm.Training.Evaluation.Inception;

/// <summary>
/// A convolution without bias, batch norm with the statistics of its training, and ReLU: <c>conv.weight [out, in, kH, kW]</c>,
/// <c>bn.weight</c>, <c>bn.bias</c>, <c>bn.running_mean</c>, <c>bn.running_var</c>, each <c>[out]</c>. The norm is folded into the
/// convolution when it is loaded.
/// </summary>
internal sealed class InceptionConvolution
{
    private const double Epsilon = 1e-3;

    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly int _outChannels;
    private readonly long[] _strides;
    private readonly long[] _padding;

    /// <param name="scope">Where the parameters are.</param>
    /// <param name="inChannels">Channels that come in.</param>
    /// <param name="outChannels">Channels that go out.</param>
    /// <param name="height">The kernel's height.</param>
    /// <param name="width">The kernel's width.</param>
    /// <param name="stride">The step from one output to the next.</param>
    /// <param name="keepsSize">Whether zeros around the map keep its size; else it shrinks by what the kernel reaches.</param>
    internal InceptionConvolution(ParameterScope scope, int inChannels, int outChannels, int height, int width, int stride = 1, bool keepsSize = true)
    {
        _outChannels = outChannels;
        _strides = [stride, stride];
        _padding = keepsSize ? [height / 2, width / 2] : [0, 0];
        var norm = scope["bn"];
        var weight = scope["conv"].Weight("weight", outChannels, inChannels, height, width);
        var (scale, shift) = (norm.Scale("weight", outChannels), norm.Bias("bias", outChannels));
        var (mean, variance) = (norm.Bias("running_mean", outChannels), norm.Scale("running_var", outChannels));
        norm.Ignore("num_batches_tracked");
        (_weight, _bias) = (weight, shift);
        // Where a parameter is missing, the file is refused once every module is built.
        if (new[] { weight, scale, shift, mean, variance }.Any(parameter => parameter.device.type == DeviceType.META)) return;
        using var guard = no_grad();
        using var parameters = NewDisposeScope();
        Tensor Exact(Tensor parameter) => parameter.to(ScalarType.Float64);
        var factor = Exact(scale) / Exact(variance).Plus(tensor(Epsilon, ScalarType.Float64)).sqrt();
        var folded = (Exact(weight) * factor.reshape(-1, 1, 1, 1)).to(weight.dtype);
        var bias = (Exact(shift) - Exact(mean) * factor).to(weight.dtype);
        (_weight, _bias) = (scope.Store.Keep(WideConvolution.Widen(folded)), scope.Store.Keep(WideConvolution.WidenBias(bias)));
    }

    /// <summary><c>[B, in, H, W]</c> to <c>[B, out, H', W']</c>.</summary>
    internal Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(WideConvolution.Forward(x, _weight, _bias, _outChannels, _strides, _padding).relu_());
    }
}
