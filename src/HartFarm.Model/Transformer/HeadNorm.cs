using HartFarm.Model.Layers;
using HartFarm.Model.Parameters;

namespace HartFarm.Model.Transformer;

/// <summary>The adaptive norm before the head (<c>head_nm</c>): modulated by the maximum over all context tokens, padding included.</summary>
public sealed class HeadNorm
{
    private readonly RmsNorm ln_wo_grad;
    private readonly Linear ada_lin_1;

    public HeadNorm(ParameterScope scope, HartConfig config)
    {
        ln_wo_grad = new RmsNorm(scope["ln_wo_grad"], config.EmbedDim, config.NormEps);
        ada_lin_1 = new Linear(scope["ada_lin"][1], config.EmbedDim, 2 * config.EmbedDim);
    }

    /// <summary>Scale and shift, <c>[B, 1, D]</c> each, from the embedded context <c>[B, T, D]</c>.</summary>
    public (Tensor Scale, Tensor Shift) Modulation(Tensor context)
    {
        using var scope = NewDisposeScope();
        var both = ada_lin_1.Forward(nn.functional.silu(context.amax([1]))).unsqueeze(1).chunk(2, -1);
        return (both[0].contiguous().MoveToOuterDisposeScope(), both[1].contiguous().MoveToOuterDisposeScope());
    }

    /// <summary>The norm of <c>[B, L, D]</c>, modulated.</summary>
    public Tensor Forward(Tensor x, Conditioning conditioning) => ln_wo_grad.Modulated(x, conditioning.HeadScale, conditioning.HeadShift);
}
