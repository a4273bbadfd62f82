using HartFarm.Model.Kernels;
using HartFarm.Model.Tensors;

namespace HartFarm.Model.Layers;

/// <summary>
/// The rotary embedding's cosines and sines for a run of tokens: <c>[B or 1, L, d]</c> each, float32. A token's d angles stand against
/// the pairing (i, i + d/2): <c>out = x * cos + rotate_half(x) * sin</c>.
/// </summary>
public sealed record RotaryTables(Tensor Cos, Tensor Sin)
{
    /// <summary>The tables' angles for context tokens: <c>position * 10000^(-2i/d)</c>, the same for both halves.</summary>
    /// <param name="positions"><c>[B][T]</c>: each token's position; -1 is allowed (left padding).</param>
    /// <param name="headDim">d.</param>
    /// <param name="device">Where the tables shall lie.</param>
    /// <param name="theta">The base of the frequencies.</param>
    public static RotaryTables Context(long[][] positions, int headDim, Device device, double theta = 10_000)
    {
        var frequencies = Frequencies1D(headDim, theta);
        return Of([positions.Length, positions[0].Length, headDim], device, (angles, row) =>
        {
            var at = 0;
            foreach (var position in positions[row])
            {
                for (var i = 0; i < headDim; i++) angles[at++] = position * frequencies[i % frequencies.Length];
            }
        });
    }

    /// <summary>
    /// The tables for image tokens at (row, column): the first half of the angles turns with the row, the second with the column,
    /// <c>10000^(-4i/d)</c> each.
    /// </summary>
    /// <param name="positions"><c>[L, 2]</c> flattened: row and column of each token, on the largest scale's grid.</param>
    /// <param name="offsets">What is added to both coordinates, for each image of the batch: the prompt's last position.</param>
    /// <param name="headDim">d.</param>
    /// <param name="device">Where the tables shall lie.</param>
    public static RotaryTables Image(float[] positions, float[] offsets, int headDim, Device device)
    {
        var frequencies = Frequencies2D(headDim);
        var tokens = positions.Length / 2;
        return Of([offsets.Length, tokens, headDim], device, (angles, image) =>
        {
            var (at, offset) = (0, offsets[image]);
            for (var token = 0; token < tokens; token++)
            {
                float row = positions[2 * token] + offset, column = positions[2 * token + 1] + offset;
                for (var i = 0; i < headDim; i++) angles[at++] = (i < headDim / 2 ? row : column) * frequencies[i % frequencies.Length];
            }
        });
    }

    /// <summary><c>theta^(-2i/d)</c> for i below d/2.</summary>
    public static float[] Frequencies1D(int headDim, double theta = 10_000) =>
        [.. Enumerable.Range(0, headDim / 2).Select(i => (float)Math.Pow(theta, -2.0 * i / headDim))];

    /// <summary><c>10000^(-4i/d)</c> for i below d/4.</summary>
    public static float[] Frequencies2D(int headDim) =>
        [.. Enumerable.Range(0, headDim / 4).Select(i => (float)Math.Pow(10_000, -4.0 * i / headDim))];

    /// <summary>The embedding applied to <paramref name="x"/> <c>[B, H, L, d]</c>, in its own type.</summary>
    public Tensor Apply(Tensor x)
    {
        if (is_grad_enabled() && x.requires_grad && RotaryTurnKernel.Supports(x, Cos)) return RotaryFunction.Apply(x, Cos, Sin);
        using var scope = NewDisposeScope();
        var half = x.shape[^1] / 2;
        var wide = x.to(ScalarType.Float32);
        var rotated = cat([-wide.narrow(-1, half, half), wide.narrow(-1, 0, half)], -1);
        return (wide * Cos.unsqueeze(1)).Plus(rotated * Sin.unsqueeze(1)).to(x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The tables of some of the tokens: <paramref name="index"/> <c>[B, n]</c> int64.</summary>
    public RotaryTables Gather(Tensor index)
    {
        using var scope = NewDisposeScope();
        var batch = index.shape[0];
        var wide = index.unsqueeze(-1).expand(batch, index.shape[1], Cos.shape[2]);
        var cos = Cos.expand(batch, Cos.shape[1], Cos.shape[2]).gather(1, wide);
        var sin = Sin.expand(batch, Sin.shape[1], Sin.shape[2]).gather(1, wide);
        return new RotaryTables(cos.MoveToOuterDisposeScope(), sin.MoveToOuterDisposeScope());
    }

    /// <summary>
    /// The tables for <see cref="PairedRotary"/>, <c>[B or 1, L, 2, 1, d]</c>: those of queries, times a factor, beside those of keys; the sines' first
    /// halves negated.
    /// </summary>
    /// <param name="queryScale">The queries' factor: where it is a power of two, nothing is rounded.</param>
    public PairedRotary Paired(float queryScale)
    {
        using var scope = NewDisposeScope();
        var half = Cos.shape[2] / 2;
        var signed = cat([-Sin.narrow(2, 0, half), Sin.narrow(2, half, half)], 2);
        var factor = tensor(queryScale);
        Tensor Pair(Tensor table) => stack([table * factor, table], 2).unsqueeze(3);
        return new PairedRotary(Pair(Cos).MoveToOuterDisposeScope(), Pair(signed).MoveToOuterDisposeScope());
    }

    private static RotaryTables Of(long[] shape, Device device, FilledTensor.RowFiller angles)
    {
        using var scope = NewDisposeScope();
        var table = FilledTensor.Of((int)shape[0], shape, device, angles);
        return new RotaryTables(table.cos().MoveToOuterDisposeScope(), table.sin().MoveToOuterDisposeScope());
    }
}
