using HartFarm.Model.Kernels;

namespace HartFarm.Model.Layers;

/// <summary>The rotary embedding as one step of autograd, on the CPU.</summary>
internal sealed class RotaryFunction : autograd.SingleTensorFunction<RotaryFunction>
{
    public override string Name => "Rotary";

    /// <summary>The step over x <c>[B, H, L, d]</c>, with cosines and sines <c>[B or 1, L, d]</c>.</summary>
    internal static Tensor Apply(Tensor x, Tensor cos, Tensor sin) => apply(x, cos, sin);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using var scope = NewDisposeScope();
        Tensor cos = (Tensor)vars[1], sin = (Tensor)vars[2];
        ctx.save_for_backward([cos, sin]);
        return scope.MoveToOuter(RotaryTurnKernel.Run(((Tensor)vars[0]).contiguous(), cos, sin));
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        // What arrives is turned back: by the other half's sines, negated.
        var back = -saved[1].roll(saved[1].shape[2] / 2, 2);
        return [scope.MoveToOuter(RotaryTurnKernel.Run(grad_output.contiguous(), saved[0], back)), null!, null!];
    }
}
