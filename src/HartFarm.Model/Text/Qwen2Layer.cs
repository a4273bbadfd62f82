using HartFarm.Model.Layers;
using HartFarm.Model.Parameters;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.Text;

/// <summary>A layer of the text encoder: attention, then a gated feed-forward, each behind its own norm, with residuals around them.</summary>
public sealed class Qwen2Layer
{
    private readonly RmsNorm input_layernorm;
    private readonly Qwen2Attention self_attn;
    private readonly RmsNorm post_attention_layernorm;
    private readonly Tensor mlp_gate_up_proj;
    private readonly Linear mlp_down_proj;

    public Qwen2Layer(ParameterScope scope, Qwen2Config config)
    {
        input_layernorm = new RmsNorm(scope["input_layernorm"], config.HiddenSize, config.RmsNormEps);
        self_attn = new Qwen2Attention(scope["self_attn"], config);
        post_attention_layernorm = new RmsNorm(scope["post_attention_layernorm"], config.HiddenSize, config.RmsNormEps);
        mlp_gate_up_proj = scope["mlp"].StackedWeights(["gate_proj.weight", "up_proj.weight"], config.IntermediateSize, config.HiddenSize);
        mlp_down_proj = new Linear(scope["mlp"]["down_proj"], config.IntermediateSize, config.HiddenSize, hasBias: false);
    }

    /// <summary><c>[B, S, hidden]</c> to <c>[B, S, hidden]</c>; the other arguments are those of <see cref="Qwen2Attention.Forward"/>.</summary>
    public Tensor Forward(Tensor x, RotaryTables rotary, Tensor mask, (Tensor Keys, Tensor Values)? prefix, Action<Tensor, Tensor>? keep)
    {
        using var scope = NewDisposeScope();
        x = x.Plus(self_attn.Forward(input_layernorm.Forward(x), rotary, mask, prefix, keep));
        return x.Plus(FeedForward(post_attention_layernorm.Forward(x))).MoveToOuterDisposeScope();
    }

    // The widest tensors of a layer go as soon as they are read.
    private Tensor FeedForward(Tensor x)
    {
        using var both = nn.functional.linear(x, mlp_gate_up_proj);
        using var hidden = SwiGlu.Forward(both);
        return mlp_down_proj.Forward(hidden);
    }
}
