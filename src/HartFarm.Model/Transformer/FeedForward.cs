using HartFarm.Model.Kernels;
using HartFarm.Model.Layers;
using HartFarm.Model.Parameters;

namespace HartFarm.Model.Transformer;

/// <summary>A block's feed-forward: gated (<c>mlp_type</c> llama), or two layers with a tanh-approximated GELU between (gpt2).</summary>
public sealed class FeedForward
{
    private readonly Tensor? gate_up_proj;
    private readonly Linear? down_proj;
    private readonly Linear? fc1;
    private readonly Linear? fc2;

    public FeedForward(ParameterScope scope, HartConfig config)
    {
        var (width, hidden) = (config.EmbedDim, config.FeedForwardDim);
        if (config.GatedFeedForward)
        {
            gate_up_proj = scope.StackedWeights(["gate_proj.weight", "up_proj.weight"], hidden, width);
            down_proj = new Linear(scope["down_proj"], hidden, width, hasBias: false);
        }
        else
        {
            fc1 = new Linear(scope["fc1"], width, hidden);
            fc2 = new Linear(scope["fc2"], hidden, width);
        }
    }

    /// <summary><c>[B, L, D]</c> to <c>[B, L, D]</c>.</summary>
    public Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var output = gate_up_proj is null ? fc2!.Forward(TanhGelu.Forward(fc1!.Forward(x))) : down_proj!.Forward(Gated(x, gate_up_proj));
        return output.MoveToOuterDisposeScope();
    }

    /// <summary>Whether <see cref="ForwardTile"/> can do it.</summary>
    internal bool WorksInTiles => gate_up_proj is not null;

    /// <summary>Some rows <c>[n, D]</c> into <paramref name="target"/> <c>[n, D]</c>, through the room's memory.</summary>
    internal void ForwardTile(Tensor target, Tensor x, TileRoom room)
    {
        using var scope = NewDisposeScope();
        var both = room.GateAndUp.narrow(0, 0, x.shape[0]);
        MatrixProduct.Into(both, x, gate_up_proj!, null);
        down_proj!.Into(target, SwiGluKernel.Forward(both));
    }

    // The widest tensor of a block goes as soon as it is halved.
    private static Tensor Gated(Tensor x, Tensor weight)
    {
        using var both = nn.functional.linear(x, weight);
        return SwiGlu.Over(both);
    }
}
