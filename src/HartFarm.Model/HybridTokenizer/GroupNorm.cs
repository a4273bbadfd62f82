using HartFarm.Model.Kernels;
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
        return scope.MoveToOuter(Fused<NoActivation>(x) ?? Normed(x));
    }

    /// <summary>The norm and SiLU behind it.</summary>
    internal Tensor ForwardSilu(Tensor x)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(Fused<SiluActivation>(x) ?? Activations.Silu(Normed(x)));
    }

    /// <summary>What it comes to for a map that <see cref="Strips"/> suit.</summary>
    internal ChannelFactors Factors(Tensor x) =>
        new(GroupNormKernel.Measure(x, _groups, Epsilon), ChannelFactors.Read(Activations.In(_weight, x.dtype)), ChannelFactors.Read(Activations.In(_bias, x.dtype)));

    // In this order and type libtorch's own is several times slower, and its backward pass many times.
    private Tensor? Fused<TActivation>(Tensor x)
        where TActivation : struct, IActivation
    {
        Tensor weight = Activations.In(_weight, x.dtype), bias = Activations.In(_bias, x.dtype);
        if (!GroupNormKernel.Supports(x, weight)) return null;
        if (is_grad_enabled() && (x.requires_grad || weight.requires_grad)) return GroupNormFunction<TActivation>.Apply(x, weight, bias, _groups, Epsilon);
        return GroupNormKernel.Forward<TActivation>(x, Factors(x));
    }

    private Tensor Normed(Tensor x) =>
        nn.functional.group_norm(x, _groups, Activations.In(_weight, x.dtype), Activations.In(_bias, x.dtype), Epsilon);
}
