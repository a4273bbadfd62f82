using HartFarm.Model.Kernels;

namespace HartFarm.Model.Layers;

/// <summary><c>silu(gate) * up</c> of a fused projection as one step of autograd, on the CPU.</summary>
internal sealed class SwiGluFunction : autograd.SingleTensorFunction<SwiGluFunction>
{
    public override string Name => "SwiGlu";

    /// <summary>The step over <c>[.., 2H]</c>.</summary>
    internal static Tensor Apply(Tensor gateAndUp) => apply(gateAndUp);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        var gateAndUp = (Tensor)vars[0];
        ctx.save_for_backward([gateAndUp]);
        return SwiGluKernel.Plain(gateAndUp);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        return [scope.MoveToOuter(SwiGluGradientKernel.Run(grad_output.contiguous(), ctx.get_saved_variables()[0]))];
    }
}
