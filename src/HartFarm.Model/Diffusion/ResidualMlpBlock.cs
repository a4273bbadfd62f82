using HartFarm.Model.Kernels;
using HartFarm.Model.Parameters;
using HartFarm.Model.Layers;

namespace HartFarm.Model.Diffusion;

/// <summary>One residual block of the diffusion's network: modulated layer norm, two linear layers with silu between, gated.</summary>
public sealed class ResidualMlpBlock
{
    private const double LayerNormEps = 1e-6;

    private readonly Tensor in_ln_weight;
    private readonly Tensor in_ln_bias;
    private readonly Linear mlp_0;
    private readonly Linear mlp_2;
    private readonly Linear adaLN_modulation_1;

    public ResidualMlpBlock(ParameterScope scope, int width)
    {
        in_ln_weight = scope["in_ln"].Scale("weight", width);
        in_ln_bias = scope["in_ln"].Bias("bias", width);
        mlp_0 = new Linear(scope["mlp"][0], width, width);
        mlp_2 = new Linear(scope["mlp"][2], width, width);
        adaLN_modulation_1 = new Linear(scope["adaLN_modulation"][1], width, 3 * width);
    }

    /// <summary><c>[N, W]</c> under the modulator <c>[N, W]</c>.</summary>
    public Tensor Forward(Tensor x, Tensor modulator)
    {
        using var scope = NewDisposeScope();
        var three = adaLN_modulation_1.Forward(modulator);
        var width = x.shape[1];
        var hidden = Mlp(ModulatedLayerNormKernel.Forward(x, in_ln_weight, in_ln_bias, three, (float)LayerNormEps));
        return addcmul(x, three.narrow(1, 2 * width, width), hidden, Tensors.Scalars.One).MoveToOuterDisposeScope();
    }

    // Frees its input, and each step's as soon as it is read.
    private Tensor Mlp(Tensor normed)
    {
        using var first = First(normed);
        using var active = nn.functional.silu(first);
        return mlp_2.Forward(active);
    }

    private Tensor First(Tensor normed)
    {
        using (normed) return mlp_0.Forward(normed);
    }
}
