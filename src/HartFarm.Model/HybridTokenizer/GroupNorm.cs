using HartFarm.Model.Parameters;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>Group norm with a scale and shift a channel: <c>weight [C]</c>, <c>bias [C]</c>; epsilon 1e-6.</summary>
internal sealed class GroupNorm
{
    private const double Epsilon = 1e-6;

    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly int _groups;

    internal GroupNorm(ParameterScope scope, int channels, int groups)
    {
        _weight = scope.Scale("weight", channels);
        _bias = scope.Bias("bias", channels);
        _groups = groups;
    }

    /// <summary><c>[B, C, H, W]</c> to the same.</summary>
    internal Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(nn.functional.group_norm(x, _groups, Activations.In(_weight, x.dtype), Activations.In(_bias, x.dtype), Epsilon));
    }
}
