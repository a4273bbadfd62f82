using HartFarm.Model.Layers;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.Transformer;

/// <summary>
/// The training form of the transformer: its scales in one pass under a block-wise mask, with some of the last one's tokens left out. No
/// scale looks at a later one, so that of the coarsest scales alone it computes what it would with all.
/// </summary>
public sealed class TeacherForcing
{
    private readonly HartTransformer _transformer;
    private readonly int _last;

    /// <param name="transformer">The transformer.</param>
    /// <param name="scales">How many scales a pass has, from the coarsest: 2 to all of the transformer's, and null for all.</param>
    public TeacherForcing(HartTransformer transformer, int? scales = null)
    {
        (_transformer, _last) = (transformer, scales - 1 ?? transformer.Scales.Last);
        ArgumentOutOfRangeException.ThrowIfLessThan(_last, 1, nameof(scales));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_last, transformer.Scales.Last, nameof(scales));
    }

    /// <summary>Hidden states and logits of all positions that predict a token.</summary>
    /// <param name="context">Text features, <c>[B, T, context_dim]</c>.</param>
    /// <param name="contextMask"><c>[B, T]</c>, 1 for a real token.</param>
    /// <param name="contextPositionIds"><c>[B, T]</c> int64.</param>
    /// <param name="inputs">The latents fed in at scales 1 to K-1, <c>[B, L-1, C]</c>, of a pass with K scales.</param>
    /// <param name="keep">The last of these scales' cells that are kept, ascending, <c>[B, n]</c> int64.</param>
    /// <param name="observe">Is shown the steps inside each block.</param>
    public TeacherForced Forward(
        Tensor context, Tensor contextMask, Tensor contextPositionIds, Tensor inputs, Tensor keep, Func<int, BlockObserver?>? observe = null)
    {
        using var scope = NewDisposeScope();
        var normed = _transformer.NormContext(context);
        var c = _transformer.EmbedContext(normed);
        var conditioning = _transformer.Condition(c, contextMask);
        var keptInputs = KeepOfLast(inputs, keep, inputs.shape[2]);
        var levels = Levels(c, (int)keep.shape[1]);
        var x = cat([c, _transformer.EmbedWords(keptInputs)], 1).Plus(levels);
        var rotary = Rotary(contextPositionIds, keep);
        var hidden = _transformer.Forward(x, conditioning, rotary, Mask((int)keep.shape[1], x.device, x.dtype), observe);
        var read = hidden.narrow(1, c.shape[1] - 1, hidden.shape[1] - c.shape[1] + 1);
        var headNormed = _transformer.NormHead(hidden, conditioning);
        var logits = _transformer.Head(headNormed.narrow(1, c.shape[1] - 1, read.shape[1]));
        var last = hidden.narrow(1, hidden.shape[1] - keep.shape[1], keep.shape[1]);
        return new TeacherForced(
            normed.MoveToOuterDisposeScope(), c.MoveToOuterDisposeScope(), conditioning.Pooled?.MoveToOuterDisposeScope(),
            levels.MoveToOuterDisposeScope(), x.MoveToOuterDisposeScope(), Moved(rotary), headNormed.MoveToOuterDisposeScope(),
            logits.MoveToOuterDisposeScope(), last.MoveToOuterDisposeScope());
    }

    /// <summary>
    /// What the residual diffusion is conditioned on: the last scale's hidden states with the embedded codes added, before and after the norm.
    /// </summary>
    /// <param name="lastHidden"><c>[B, n, D]</c>.</param>
    /// <param name="codes">The codes' vectors, <c>[B, n, C]</c>.</param>
    public (Tensor Sum, Tensor Normed) DiffusionCondition(Tensor lastHidden, Tensor codes)
    {
        using var scope = NewDisposeScope();
        var sum = lastHidden.Plus(_transformer.EmbedWords(codes));
        return (sum.MoveToOuterDisposeScope(), _transformer.NormDecoder(sum).MoveToOuterDisposeScope());
    }

    // The tokens of all scales but the last, and the kept cells of the last.
    private Tensor KeepOfLast(Tensor tokens, Tensor keep, long width)
    {
        var before = _transformer.Scales.Offset(_last) - 1;
        var last = tokens.narrow(1, before, tokens.shape[1] - before);
        var kept = last.gather(1, keep.unsqueeze(-1).expand(keep.shape[0], keep.shape[1], width));
        return cat([tokens.narrow(1, 0, before), kept], 1);
    }

    private int[] TokensOfLevels(int kept)
    {
        var scales = _transformer.Scales;
        var counts = Enumerable.Range(0, _last + 1).Select(scales.Tokens).ToArray();
        counts[0] = _transformer.Config.ContextToken;
        counts[_last] = kept;
        return counts;
    }

    private Tensor Levels(Tensor c, int kept)
    {
        using var scope = NewDisposeScope();
        var table = _transformer.LevelEmbeddings(c.device, c.dtype);
        var counts = TokensOfLevels(kept);
        return cat([.. counts.Select((count, level) => table.narrow(0, level, 1).expand(count, table.shape[1]))], 0).unsqueeze(0).MoveToOuterDisposeScope();
    }

    // Zero where a token may look, minus infinity where it may not: never at a later level.
    private Tensor Mask(int kept, Device device, ScalarType type)
    {
        using var scope = NewDisposeScope();
        var level = TokensOfLevels(kept).SelectMany((count, index) => Enumerable.Repeat((long)index, count)).ToArray();
        var levels = tensor(level).to(device);
        var later = levels.unsqueeze(0) > levels.unsqueeze(1);
        return zeros([level.Length, level.Length], type, device).masked_fill(later, Scalars.NegativeInfinity).MoveToOuterDisposeScope();
    }

    private RotaryTables Rotary(Tensor contextPositionIds, Tensor keep)
    {
        using var scope = NewDisposeScope();
        var (scales, headDim, device) = (_transformer.Scales, _transformer.Config.HeadDim, keep.device);
        var positions = PositionRows(contextPositionIds);
        var offsets = Array.ConvertAll(positions, row => (float)row[^1]);
        var context = RotaryTables.Context(positions, headDim, device);
        var image = RotaryTables.Image([.. Enumerable.Range(1, _last).SelectMany(scales.Positions)], offsets, headDim, device);
        return Moved(new RotaryTables(
            cat([context.Cos, KeepOfLast(image.Cos, keep, headDim)], 1), cat([context.Sin, KeepOfLast(image.Sin, keep, headDim)], 1)));
    }

    private static long[][] PositionRows(Tensor positionIds)
    {
        var width = (int)positionIds.shape[1];
        return [.. positionIds.to(ScalarType.Int64, CPU).data<long>().ToArray().Chunk(width)];
    }

    private static RotaryTables Moved(RotaryTables tables) => new(tables.Cos.MoveToOuterDisposeScope(), tables.Sin.MoveToOuterDisposeScope());
}
