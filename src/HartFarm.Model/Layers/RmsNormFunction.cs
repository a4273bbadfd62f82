using HartFarm.Model.Kernels;

namespace HartFarm.Model.Layers;

/// <summary>Root-mean-square norm as one step of autograd, on the CPU.</summary>
internal sealed class RmsNormFunction : autograd.SingleTensorFunction<RmsNormFunction>
{
    public override string Name => "RmsNorm";

    /// <summary>The step over x <c>[.., D]</c> and weight <c>[D]</c>.</summary>
    internal static Tensor Apply(Tensor x, Tensor weight, float eps) => apply(x, weight, eps);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        Tensor x = (Tensor)vars[0], weight = (Tensor)vars[1];
        var eps = (float)vars[2];
        ctx.save_for_backward([x, weight]);
        ctx.save_data("eps", eps);
        return RmsNormKernel.Plain(x, weight, eps);
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var saved = ctx.get_saved_variables();
        var (ofX, ofWeight) = RmsNormGradientKernel.Run(grad_output.contiguous(), saved[0], saved[1], (float)ctx.get_data("eps"));
        return [scope.MoveToOuter(ofX), scope.MoveToOuter(tensor(ofWeight).to(saved[1].dtype)), null!];
    }
}
