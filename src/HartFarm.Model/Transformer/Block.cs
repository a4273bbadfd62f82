using HartFarm.Model.Kernels;
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
    private readonly int _hidden;

    public Block(ParameterScope scope, HartConfig config)
    {
        ln_wo_grad = new RmsNorm(scope["ln_wo_grad"], config.EmbedDim, config.NormEps);
        attn = new Attention(scope["attn"], config);
        ffn = new FeedForward(scope["ffn"], config);
        _hidden = config.FeedForwardDim;
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
    internal Tensor Forward(Tensor x, Modulation? modulation, RotaryTables rotary, PairedRotary? paired, KeyValueSlot slot) =>
        Forward(x, modulation, (normed, _) => attn.Forward(normed, rotary, paired, slot), null);

    /// <summary>Whether <see cref="PairedRotary"/> can be used.</summary>
    internal bool TurnsPairs => attn.TurnsPairs;

    /// <summary>Whether <see cref="ForwardInPlace"/> can do it, and is faster: bfloat16 on the CPU, and tiles for all cores.</summary>
    internal bool WorksInTiles(Tensor x, KeyValueSlot slot) =>
        x.dtype == ScalarType.BFloat16 && x.shape[0] * x.shape[1] >= 2 * Tile.Tokens && ffn.WorksInTiles && attn.WorksInTiles(x, slot);

    /// <summary>
    /// Inference form over <paramref name="x"/> <c>[B, L, D]</c> itself, tile by tile: each core has tokens of its own, and what lies between two
    /// products never leaves its caches.
    /// </summary>
    /// <param name="x">The stage's tokens; they become the block's output.</param>
    /// <param name="rooms">Memory that all blocks of the stage share.</param>
    /// <param name="m">The block's modulation, or null.</param>
    /// <param name="rotary">The tokens' positions.</param>
    /// <param name="slot">The layer's keys and values.</param>
    internal void ForwardInPlace(Tensor x, StageRooms rooms, Modulation? m, RotaryTables rotary, KeyValueSlot slot)
    {
        var mixed = rooms.Mixed.Like(x);
        EachTile(x, rooms, (tile, rows, room) =>
        {
            var normed = m is null ? ln_wo_grad.Forward(rows) : ln_wo_grad.Modulated(rows, tile.Row(m.Scale1), tile.Row(m.Shift1));
            attn.QueryTile(normed, rotary, slot, mixed, tile, room);
        });
        attn.MixInPlace(mixed, slot, rooms.Attention);
        EachTile(x, rooms, (tile, rows, room) =>
        {
            var output = room.Output.narrow(0, 0, tile.Rows);
            attn.ProjectInto(output, tile.Of(mixed));
            AddInPlace(rows, output, m is null ? null : tile.Row(m.Gamma1));
            var normed = m is null ? ln_wo_grad.Forward(rows) : ln_wo_grad.Modulated(rows, tile.Row(m.Scale2), tile.Row(m.Shift2));
            ffn.ForwardTile(output, normed, room);
            AddInPlace(rows, output, m is null ? null : tile.Row(m.Gamma2));
        });
    }

    private void EachTile(Tensor x, StageRooms rooms, Action<Tile, Tensor, TileRoom> body)
    {
        var tokens = x.shape[1];
        TorchThreads.Each(Tile.Count(x.shape[0], tokens), () => rooms.Tiles.Rent(() => new TileRoom(x.shape[2], _hidden, x.dtype)), (number, lease) =>
        {
            using var scope = NewDisposeScope();
            var tile = Tile.At(number, tokens);
            body(tile, tile.Of(x), lease.Room);
        });
    }

    private static void AddInPlace(Tensor rows, Tensor output, Tensor? gate)
    {
        if (gate is null) rows.add_(output, Scalars.One);
        else rows.addcmul_(gate, output, Scalars.One);
    }

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
