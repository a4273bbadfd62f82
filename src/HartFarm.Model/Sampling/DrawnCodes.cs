namespace HartFarm.Model.Sampling;

/// <summary>What was drawn for some cells of n images.</summary>
/// <param name="Codes"><c>[n, L]</c> int64.</param>
/// <param name="Vectors">The codes' vectors, <c>[n, L, C]</c> float32.</param>
/// <param name="Fed">The vectors that go into the latent, <c>[n, L, C]</c>: mixed ones in the smooth mode.</param>
internal sealed record DrawnCodes(Tensor Codes, Tensor Vectors, Tensor Fed)
{
    /// <summary>Several parts of a batch as one.</summary>
    internal static DrawnCodes Joined(IReadOnlyList<DrawnCodes> parts) => parts.Count == 1
        ? parts[0]
        : new(cat([.. parts.Select(part => part.Codes)], 0), cat([.. parts.Select(part => part.Vectors)], 0), cat([.. parts.Select(part => part.Fed)], 0));

    internal DrawnCodes MoveToOuterScope() => new(Codes.MoveToOuterDisposeScope(), Vectors.MoveToOuterDisposeScope(), Fed.MoveToOuterDisposeScope());
}
