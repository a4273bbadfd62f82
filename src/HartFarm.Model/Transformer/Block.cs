using HartFarm.Model.Layers;
using HartFarm.Model.Parameters;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.Transformer;

/// <summary>A transformer block: attention, then feed-forward, each behind one and the same norm, with residuals around them.</summary>
public sealed class Block
{
    private readonly RmsNorm ln_wo_grad;
    private readonly Attention attn;
    private readonly FeedForward ffn;
    private readonly Tensor? scale_shift_table;
    private readonly Linear? ada_lin_1;

    public Block(ParameterScope scope, HartConfig config)
    {
        ln_wo_grad = new RmsNorm(scope["ln_wo_grad"], config.EmbedDim, config.NormEps);
        attn = new Attention(scope["attn"], config);
        ffn = new FeedForward(scope["ffn"], config);
        if (config.AdaptiveNorm == AdaptiveNorm.Table) scale_shift_table = scope.Weight("scale_shift_table", 6, config.EmbedDim);
        if (config.AdaptiveNorm == AdaptiveNorm.Linear) ada_lin_1 = new Linear(scope["ada_lin"][1], config.EmbedDim, 6 * config.EmbedDim);
    }

    /// <summary>The block's modulation for pooled conditions <c>[B, D]</c>; null for a plain block.</summary>
    public Modulation? Modulation(Tensor? pooled)
    {
        if (pooled is null) return null;
        if (scale_shift_table is not null) return Transformer.Modulation.Of(scale_shift_table.unsqueeze(0).Plus(pooled.unsqueeze(1)));
        var six = ada_lin_1!.Forward(nn.functional.silu(pooled));
        return Transformer.Modulation.Of(six.view(pooled.shape[0], 6, pooled.shape[1]));
    }

    /// <summary>Training form: all tokens at once, <c>[B, S, D]</c>, under an added mask <c>[S, S]</c>.</summary>
    public Tensor Forward(Tensor x, Modulation? modulation, RotaryTables rotary, Tensor mask, BlockObserver? observe = null) =>
        Forward(x, modulation, (normed, seen) => attn.Forward(normed, rotary, mask, seen), observe);

    /// <summary>Inference form: the tokens of one stage, <c>[B, L, D]</c>, after those that the slot's layer has kept.</summary>
    internal Tensor Forward(Tensor x, Modulation? modulation, RotaryTables rotary, KeyValueSlot slot) =>
        Forward(x, modulation, (normed, _) => attn.Forward(normed, rotary, slot), null);

    private Tensor Forward(Tensor x, Modulation? m, Func<Tensor, BlockObserver?, Tensor> attend, BlockObserver? observe)
    {
        using var scope = NewDisposeScope();
        if (observe is not null) observe("ln1", ln_wo_grad.Forward(x));
        x = Attend(x, m, attend, observe);
        if (observe is not null) observe("ln2", ln_wo_grad.Forward(x));
        var normed = m is null ? ln_wo_grad.Forward(x) : ln_wo_grad.Modulated(x, m.Scale2, m.Shift2);
        observe?.Invoke("ffn_in", normed);
        var fed = ffn.Forward(normed);
        observe?.Invoke("ffn_out", fed);
        x = m is null ? x.Plus(fed) : addcmul(x, m.Gamma2, fed, Scalars.One);
        return x.MoveToOuterDisposeScope();
    }

    // In a scope of its own: what attention took is free before the feed-forward, which takes the most, begins.
    private Tensor Attend(Tensor x, Modulation? m, Func<Tensor, BlockObserver?, Tensor> attend, BlockObserver? observe)
    {
        using var scope = NewDisposeScope();
        var attended = attend(m is null ? ln_wo_grad.Forward(x) : ln_wo_grad.Modulated(x, m.Scale1, m.Shift1), observe);
        observe?.Invoke("attn_out", attended);
        return (m is null ? x.Plus(attended) : addcmul(x, m.Gamma1, attended, Scalars.One)).MoveToOuterDisposeScope();
    }
}
