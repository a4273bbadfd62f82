using HartFarm.Model.Layers;
using HartFarm.Model.Parameters;

namespace HartFarm.Model.Text;

/// <summary>Grouped-query attention of the text encoder (<c>self_attn</c>): each head of keys and values serves several heads of queries.</summary>
public sealed class Qwen2Attention
{
    private readonly Linear q_proj;
    private readonly Linear k_proj;
    private readonly Linear v_proj;
    private readonly Linear o_proj;
    private readonly Qwen2Config _config;

    public Qwen2Attention(ParameterScope scope, Qwen2Config config)
    {
        _config = config;
        var (width, shared) = (config.HiddenSize, config.NumKeyValueHeads * config.HeadDim);
        q_proj = new Linear(scope["q_proj"], width, width);
        k_proj = new Linear(scope["k_proj"], width, shared);
        v_proj = new Linear(scope["v_proj"], width, shared);
        o_proj = new Linear(scope["o_proj"], width, width, hasBias: false);
    }

    /// <summary>The tokens <c>[B, S, hidden]</c> attend to the prefix's keys and values, if there are any, and to themselves.</summary>
    /// <param name="x">The tokens, normed.</param>
    /// <param name="rotary">Their positions' tables.</param>
    /// <param name="mask">Added to the scores, <c>[B, 1, S, prefix + S]</c>.</param>
    /// <param name="prefix">Keys and values of tokens before these, <c>[1, heads, prefix, d]</c> each, or null.</param>
    /// <param name="keep">Is given the new keys and values, before they are shared among heads.</param>
    public Tensor Forward(Tensor x, RotaryTables rotary, Tensor mask, (Tensor Keys, Tensor Values)? prefix, Action<Tensor, Tensor>? keep)
    {
        using var scope = NewDisposeScope();
        var (batch, tokens) = (x.shape[0], x.shape[1]);
        var q = rotary.Apply(Heads(q_proj.Forward(x), _config.NumAttentionHeads));
        var k = rotary.Apply(Heads(k_proj.Forward(x), _config.NumKeyValueHeads));
        var v = Heads(v_proj.Forward(x), _config.NumKeyValueHeads);
        keep?.Invoke(k, v);
        if (prefix is { } before)
        {
            k = cat([before.Keys.expand(batch, -1, -1, -1), k], 2);
            v = cat([before.Values.expand(batch, -1, -1, -1), v], 2);
        }
        var mixed = nn.functional.scaled_dot_product_attention(q, Shared(k), Shared(v), mask);
        return o_proj.Forward(mixed.transpose(1, 2).reshape(batch, tokens, _config.HiddenSize)).MoveToOuterDisposeScope();
    }

    private Tensor Heads(Tensor x, int heads) => x.view(x.shape[0], x.shape[1], heads, _config.HeadDim).transpose(1, 2);

    // One copy for each head of queries that a head of keys or values serves.
    private Tensor Shared(Tensor x)
    {
        var (batch, heads, tokens, size) = (x.shape[0], x.shape[1], x.shape[2], x.shape[3]);
        var served = _config.NumAttentionHeads / heads;
        return served == 1 ? x : x.unsqueeze(2).expand(batch, heads, served, tokens, size).reshape(batch, heads * served, tokens, size);
    }
}
