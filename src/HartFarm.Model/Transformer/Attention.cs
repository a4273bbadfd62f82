using HartFarm.Model.Kernels;
using HartFarm.Model.Layers;
using HartFarm.Model.Parameters;

namespace HartFarm.Model.Transformer;

/// <summary>
/// Multi-head attention of a block: queries, keys and values from one projection, rotary embedding on queries and keys, optionally
/// L2-normalised queries and keys with a learned temperature.
/// </summary>
public sealed class Attention
{
    /// <summary>What the attention's usual scale is multiplied by, on the side of the queries.</summary>
    internal const float QueryScale = 0.25f;

    // The greatest learned temperature: scale_mul is clamped to ln 100.
    private const double LargestLogTemperature = 4.605170185988092;

    private readonly Tensor qkv_proj_weight;
    private readonly Tensor q_bias;
    private readonly Tensor v_bias;
    private readonly Tensor? scale_mul_1H11;
    private readonly Tensor? _qkvBias;
    private readonly Linear proj;
    private readonly int _heads;
    private readonly int _headDim;

    public Attention(ParameterScope scope, HartConfig config)
    {
        (_heads, _headDim) = (config.NumHeads, config.HeadDim);
        var width = config.EmbedDim;
        qkv_proj_weight = scope["qkv_proj"].Weight("weight", 3 * width, width);
        q_bias = scope.Bias("q_bias", width);
        v_bias = scope.Bias("v_bias", width);
        scope.Ignore("zero_k_bias");
        if (config.AttnL2Norm) scale_mul_1H11 = scope.Bias("scale_mul_1H11", 1, _heads, 1, 1);
        proj = new Linear(scope["proj"], width, width);
        if (!scope.Store.Trainable) _qkvBias = scope.Store.Keep(QkvBias());
    }

    /// <summary>Training form: <paramref name="x"/> <c>[B, S, D]</c> attends to itself where <paramref name="mask"/> <c>[S, S]</c> (added) lets it.</summary>
    public Tensor Forward(Tensor x, RotaryTables rotary, Tensor mask, BlockObserver? observe = null)
    {
        using var scope = NewDisposeScope();
        var (q, k, v) = Project(x, rotary);
        observe?.Invoke("q_rope", q);
        observe?.Invoke("k_rope", k);
        using var scaled = Scaled(q);
        var mixed = AttentionKernel.Masked(scaled, k, v, mask).transpose(1, 2);
        return Output(mixed, x, observe).MoveToOuterDisposeScope();
    }

    /// <summary>Inference form: the new tokens <paramref name="x"/> <c>[B, L, D]</c> attend to themselves and to all before them.</summary>
    /// <param name="x">The new tokens, normed.</param>
    /// <param name="rotary">Their positions.</param>
    /// <param name="paired">The same for <see cref="TurnsPairs"/>; null turns queries and keys one by one.</param>
    /// <param name="slot">The layer's keys and values.</param>
    internal Tensor Forward(Tensor x, RotaryTables rotary, PairedRotary? paired, KeyValueSlot slot)
    {
        using var scope = NewDisposeScope();
        var q = QueryAndStore(x, rotary, paired, slot);
        var mixed = AttentionKernel.Forward(q, slot.AllKeys(), slot.AllValues());
        return Output(mixed, x, null).MoveToOuterDisposeScope();
    }

    /// <summary>Whether queries and keys can be turned together: nothing is done to them between the projection and the turn.</summary>
    internal bool TurnsPairs => scale_mul_1H11 is null;

    private Tensor QueryAndStore(Tensor x, RotaryTables rotary, PairedRotary? paired, KeyValueSlot slot)
    {
        if (paired is not null)
        {
            using var qkv = nn.functional.linear(x, qkv_proj_weight, _qkvBias ?? QkvBias());
            return paired.Forward(qkv, _heads, slot);
        }
        if (WorksInTiles(x, slot))
        {
            using var qkv = nn.functional.linear(x, qkv_proj_weight, _qkvBias);
            return RotaryKernel.Forward(qkv, rotary.Cos, rotary.Sin, slot.Keys, slot.Values, slot.Start, QueryScale);
        }
        var (q, k, v) = Project(x, rotary);
        slot.Write(k, v);
        return Scaled(q).transpose(1, 2).contiguous();
    }

    /// <summary>Whether <see cref="QueryTile"/> can do its part.</summary>
    internal bool WorksInTiles(Tensor x, KeyValueSlot slot) => scale_mul_1H11 is null && RotaryKernel.Supports(x, slot.Keys, _headDim);

    /// <summary>Queries of some tokens into the tile's place in <paramref name="queries"/> <c>[B, L, D]</c>, keys and values into the slot.</summary>
    internal void QueryTile(Tensor normed, RotaryTables rotary, KeyValueSlot slot, Tensor queries, Tile tile, TileRoom room)
    {
        using var scope = NewDisposeScope();
        var qkv = room.Qkv.narrow(0, 0, tile.Rows);
        MatrixProduct.Into(qkv, normed, qkv_proj_weight, _qkvBias);
        var heads = queries.view(queries.shape[0], queries.shape[1], _heads, _headDim);
        RotaryKernel.Forward(qkv, rotary.Cos, rotary.Sin, slot.Keys, slot.Values, slot.Start, QueryScale, heads, tile.Sequence, tile.First);
    }

    /// <summary>All queries <c>[B, L, D]</c> become what they attend to.</summary>
    internal void MixInPlace(Tensor queries, KeyValueSlot slot, RoomPool<AttentionRoom> rooms)
    {
        using var scope = NewDisposeScope();
        AttentionKernel.InPlace(queries.view(queries.shape[0], queries.shape[1], _heads, _headDim), slot.AllKeys(), slot.AllValues(), rooms);
    }

    /// <summary>The output projection of some rows <c>[n, D]</c>.</summary>
    internal void ProjectInto(Tensor target, Tensor mixed) => proj.Into(target, mixed);

    private (Tensor Query, Tensor Key, Tensor Value) Project(Tensor x, RotaryTables rotary)
    {
        using var scope = NewDisposeScope();
        var (batch, tokens) = (x.shape[0], x.shape[1]);
        var qkv = nn.functional.linear(x, qkv_proj_weight, _qkvBias ?? QkvBias()).view(batch, tokens, 3, _heads, _headDim).permute(2, 0, 3, 1, 4);
        // Apart at once: each part's gradient would be a whole one with two thirds of zeros.
        var parts = qkv.unbind(0);
        Tensor q = parts[0], k = parts[1], v = parts[2];
        if (scale_mul_1H11 is not null)
        {
            q = nn.functional.normalize(q, dim: -1) * Temperature(x.device).to(x.dtype);
            k = nn.functional.normalize(k, dim: -1);
        }
        return (rotary.Apply(q).MoveToOuterDisposeScope(), rotary.Apply(k).MoveToOuterDisposeScope(), v.MoveToOuterDisposeScope());
    }

    // Attention by libtorch divides by sqrt(d): the factor that gives 0.25/sqrt(d), or 1 after L2 normalisation.
    private Tensor Scaled(Tensor q) => q * tensor(scale_mul_1H11 is null ? QueryScale : MathF.Sqrt(_headDim)).to(q.dtype);

    private Tensor Temperature(Device device) =>
        scale_mul_1H11!.to(ScalarType.Float32).minimum(tensor(new[] { (float)LargestLogTemperature }, device: device)).exp().squeeze(0);

    // mixed [B, L, H, d].
    private Tensor Output(Tensor mixed, Tensor x, BlockObserver? observe)
    {
        var flat = mixed.reshape(x.shape);
        observe?.Invoke("attn_preproj", flat);
        return proj.Forward(flat);
    }

    private Tensor QkvBias() => cat([q_bias, zeros_like(q_bias), v_bias], 0);
}
