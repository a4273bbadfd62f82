using HartFarm.Model.Parameters;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>A residual convolution, phi: <c>(1 - r) * h + r * conv3x3(h)</c>.</summary>
internal sealed class Phi
{
    private readonly Conv2d _conv;
    private readonly Tensor _ratio;
    private readonly Tensor _rest;

    internal Phi(ParameterScope scope, int channels, double ratio)
    {
        _conv = new Conv2d(scope, channels, channels, 3);
        _ratio = scope.Store.Keep(tensor((float)ratio));
        _rest = scope.Store.Keep(tensor((float)(1 - ratio)));
    }

    /// <summary><c>[B, C, P, P]</c> to the same.</summary>
    internal Tensor Forward(Tensor h)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter((h * _rest).Plus(_conv.Forward(h) * _ratio));
    }
}
