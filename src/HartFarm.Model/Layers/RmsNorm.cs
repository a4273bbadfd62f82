using HartFarm.Model.Kernels;
using HartFarm.Model.Parameters;

namespace HartFarm.Model.Layers;

/// <summary>Root-mean-square norm over the last axis: <c>x / sqrt(mean(x²) + eps) * weight</c>, computed in float32.</summary>
public sealed class RmsNorm
{
    private readonly Tensor weight;
    private readonly float _eps;

    public RmsNorm(ParameterScope scope, int size, double eps)
    {
        weight = scope.Scale("weight", size);
        _eps = (float)eps;
    }

    /// <summary><paramref name="x"/> <c>[.., size]</c> normed, in its own type.</summary>
    public Tensor Forward(Tensor x) => is_grad_enabled() && (x.requires_grad || weight.requires_grad) && RmsNormKernel.Supports(x, weight)
        ? RmsNormFunction.Apply(x, weight, _eps)
        : RmsNormKernel.Forward(x, weight, null, null, _eps);

    /// <summary>The norm followed by <c>* (1 + scale) + shift</c>, with scale and shift <c>[B, 1, size]</c>.</summary>
    public Tensor Modulated(Tensor x, Tensor scale, Tensor shift) => RmsNormKernel.Forward(x, weight, scale, shift, _eps);
}
