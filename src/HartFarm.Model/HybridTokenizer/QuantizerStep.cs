namespace HartFarm.Model.HybridTokenizer;

/// <summary>What a scale's tokens make of the running reconstruction.</summary>
/// <param name="FHat">The reconstruction with the scale added: <c>[B, C, P, P]</c>.</param>
/// <param name="Next">The next scale's input: <c>[B, C, p_(k+1), p_(k+1)]</c>; null after the last scale.</param>
public sealed record QuantizerStep(Tensor FHat, Tensor? Next);
