using HartFarm.Model.Kernels;

namespace HartFarm.Model.Layers;

/// <summary><c>silu(gate) * up</c> of a fused projection.</summary>
internal static class SwiGlu
{
    /// <summary><c>[.., 2H]</c>, the gate's H columns and then the other's, to <c>[.., H]</c>, in the same type.</summary>
    internal static Tensor Forward(Tensor gateAndUp) => is_grad_enabled() && gateAndUp.requires_grad && SwiGluKernel.Supports(gateAndUp)
        ? SwiGluFunction.Apply(gateAndUp)
        : SwiGluKernel.Forward(gateAndUp);

    /// <summary>The same, which may write over its input: on a GPU the widest tensor of a block needs no third one beside it.</summary>
    internal static Tensor Over(Tensor gateAndUp) => gateAndUp.requires_grad || SwiGluKernel.Supports(gateAndUp) ? Forward(gateAndUp) : SwiGluKernel.Over(gateAndUp);
}
