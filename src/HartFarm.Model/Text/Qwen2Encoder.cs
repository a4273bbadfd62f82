using HartFarm.Model.Layers;
using HartFarm.Model.Parameters;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.Text;

/// <summary>The Qwen2 language model as a text encoder: its last hidden states, after the final norm.</summary>
public sealed class Qwen2Encoder
{
    // Finite, so that a token that may look nowhere looks everywhere alike instead of becoming NaN.
    private const float Hidden = -1e30f;

    private readonly Tensor embed_tokens_weight;
    private readonly Qwen2Layer[] layers;
    private readonly RmsNorm norm;

    public Qwen2Encoder(ParameterScope scope, Qwen2Config config)
    {
        Config = config;
        embed_tokens_weight = scope["embed_tokens"].Weight("weight", config.VocabSize, config.HiddenSize);
        layers = [.. Enumerable.Range(0, config.NumHiddenLayers).Select(layer => new Qwen2Layer(scope["layers"][layer], config))];
        norm = new RmsNorm(scope["norm"], config.HiddenSize, config.RmsNormEps);
    }

    /// <summary>The hyper-parameters.</summary>
    public Qwen2Config Config { get; }

    /// <summary>Hidden states <c>[B, S, hidden]</c> of tokens at positions counted from 0, whatever the padding.</summary>
    /// <param name="ids"><c>[B, S]</c> int64.</param>
    /// <param name="mask"><c>[B, S]</c> int64, 1 for a real token; padding is looked at by none, and has hidden states all the same.</param>
    /// <param name="prefix">Tokens that stand before these in every row, or null.</param>
    /// <param name="observe">Is shown the embeddings, 0, and each layer's output, from 1.</param>
    public Tensor Encode(Tensor ids, Tensor mask, Qwen2Prefix? prefix = null, Action<int, Tensor>? observe = null) =>
        Run(ids, mask, prefix, observe, null);

    /// <summary>Computes once what later tokens need of a run of tokens that always stand before them.</summary>
    /// <param name="ids"><c>[1, S]</c> int64, none of them padding.</param>
    public Qwen2Prefix Prefix(Tensor ids)
    {
        using var scope = NewDisposeScope();
        var kept = new (Tensor Keys, Tensor Values)[layers.Length];
        Run(ids, ones_like(ids), null, null, (layer, keys, values) => kept[layer] = (keys.contiguous().DetachFromDisposeScope(), values.contiguous().DetachFromDisposeScope()));
        return new Qwen2Prefix(ids.shape[1], kept);
    }

    private Tensor Run(Tensor ids, Tensor mask, Qwen2Prefix? prefix, Action<int, Tensor>? observe, Action<int, Tensor, Tensor>? keep)
    {
        using var scope = NewDisposeScope();
        var (batch, tokens, before) = (ids.shape[0], ids.shape[1], prefix?.Length ?? 0);
        var x = embed_tokens_weight.index_select(0, ids.reshape(-1)).view(batch, tokens, Config.HiddenSize);
        observe?.Invoke(0, x);
        var positions = Enumerable.Range(0, (int)tokens).Select(i => before + i).ToArray();
        var rotary = RotaryTables.Context([positions], Config.HeadDim, ids.device, Config.RopeTheta);
        var added = Mask(mask, before, x.dtype);
        for (var layer = 0; layer < layers.Length; layer++)
        {
            var number = layer;
            using var input = x;
            x = layers[layer].Forward(input, rotary, added, prefix?.Layers[layer], keep is null ? null : (keys, values) => keep(number, keys, values));
            observe?.Invoke(layer + 1, x);
        }
        return norm.Forward(x).MoveToOuterDisposeScope();
    }

    // [B, 1, S, before + S]: a token sees the prefix, and of those up to itself the real ones.
    private static Tensor Mask(Tensor mask, long before, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var (batch, tokens) = (mask.shape[0], mask.shape[1]);
        var valid = mask.to(ScalarType.Int64, CPU).contiguous().data<long>().ToArray();
        var added = FilledTensor.Of((int)batch, [batch, 1, tokens, before + tokens], mask.device, (values, row) =>
        {
            var at = 0;
            for (var query = 0; query < tokens; query++)
            {
                values.Slice(at, (int)before).Clear();
                at += (int)before;
                for (var key = 0; key < tokens; key++, at++) values[at] = key > query || valid[row * tokens + key] == 0 ? Hidden : 0;
            }
        });
        return added.to(type).MoveToOuterDisposeScope();
    }
}
