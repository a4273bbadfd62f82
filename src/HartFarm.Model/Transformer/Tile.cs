namespace HartFarm.Model.Transformer;

/// <summary>Some neighbouring tokens of one sequence: few enough for their activations to stay in a core's caches.</summary>
/// <param name="Sequence">Which sequence.</param>
/// <param name="First">The first token.</param>
/// <param name="Rows">How many tokens.</param>
internal readonly record struct Tile(long Sequence, long First, long Rows)
{
    /// <summary>Tokens of a tile: enough to pay for packing a layer's weights.</summary>
    internal const int Tokens = 256;

    /// <summary>How many tiles <paramref name="sequences"/> of <paramref name="tokens"/> have.</summary>
    internal static int Count(long sequences, long tokens) => (int)(sequences * PerSequence(tokens));

    /// <summary>The tile of that number.</summary>
    internal static Tile At(int number, long tokens)
    {
        var first = number % PerSequence(tokens) * Tokens;
        return new Tile(number / PerSequence(tokens), first, Math.Min(Tokens, tokens - first));
    }

    /// <summary>Its rows of <c>[B, L, D]</c>, as <c>[n, D]</c>.</summary>
    internal Tensor Of(Tensor states) => states.select(0, Sequence).narrow(0, First, Rows);

    /// <summary>Its sequence's row of <c>[B, 1, D]</c>, as <c>[1, D]</c>.</summary>
    internal Tensor Row(Tensor modulation) => modulation.select(0, modulation.shape[0] == 1 ? 0 : Sequence);

    private static long PerSequence(long tokens) => (tokens + Tokens - 1) / Tokens;
}
