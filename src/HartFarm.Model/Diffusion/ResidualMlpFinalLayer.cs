using HartFarm.Model.Kernels;
using HartFarm.Model.Layers;
using HartFarm.Model.Parameters;

namespace HartFarm.Model.Diffusion;

/// <summary>The last layer of the diffusion's network: modulated layer norm without parameters, then noise and variance by a linear layer.</summary>
public sealed class ResidualMlpFinalLayer
{
    private const double LayerNormEps = 1e-6;

    private readonly Linear linear;
    private readonly Linear adaLN_modulation_1;

    public ResidualMlpFinalLayer(ParameterScope scope, int width, int channels)
    {
        linear = new Linear(scope["linear"], width, 2 * channels);
        adaLN_modulation_1 = new Linear(scope["adaLN_modulation"][1], width, 2 * width);
    }

    /// <summary><c>[N, W]</c> to <c>[N, 2C]</c>: noise, then variance between its bounds.</summary>
    public Tensor Forward(Tensor x, Tensor modulator)
    {
        using var scope = NewDisposeScope();
        var normed = ModulatedLayerNormKernel.Forward(x, null, null, adaLN_modulation_1.Forward(modulator), (float)LayerNormEps);
        return linear.Forward(normed).MoveToOuterDisposeScope();
    }
}
