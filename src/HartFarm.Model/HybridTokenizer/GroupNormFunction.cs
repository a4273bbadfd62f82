using HartFarm.Model.Kernels;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>Group norm and the activation behind it as one step of autograd, for channels-last bfloat16 maps on the CPU.</summary>
internal sealed class GroupNormFunction<TActivation> : autograd.SingleTensorFunction<GroupNormFunction<TActivation>>
    where TActivation : struct, IActivation
{
    public override string Name => "GroupNormAndActivation";

    /// <summary>The step over x, weight and bias, in <paramref name="groups"/> groups.</summary>
    internal static Tensor Apply(Tensor x, Tensor weight, Tensor bias, int groups, double eps) => apply(x, weight, bias, groups, eps);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        Tensor x = (Tensor)vars[0], weight = (Tensor)vars[1], bias = (Tensor)vars[2];
        var moments = GroupNormKernel.Measure(x, (int)vars[3], (double)vars[4]);
        float[] weights = ChannelFactors.Read(weight), biases = ChannelFactors.Read(bias);
        ctx.save_for_backward([x]);
        ctx.save_data("norm", new Saved(moments, weights, biases));
        return GroupNormKernel.Forward<TActivation>(x, new ChannelFactors(moments, weights, biases));
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using var scope = NewDisposeScope();
        var x = ctx.get_saved_variables()[0];
        var saved = (Saved)ctx.get_data("norm");
        var gradient = grad_output.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
        var (ofX, ofWeight, ofBias) = GroupNormGradientKernel.Run<TActivation>(gradient, x, saved.Moments, saved.Weight, saved.Bias);
        Tensor Parameter(float[] values) => scope.MoveToOuter(tensor(values).to(ScalarType.BFloat16));
        return [scope.MoveToOuter(ofX), Parameter(ofWeight), Parameter(ofBias), null!, null!];
    }

    private sealed record Saved(GroupMoments Moments, float[] Weight, float[] Bias);
}
