namespace HartFarm.Model.HybridTokenizer;

/// <summary>
/// Latents as the transformer learns them: codes of every scale, and what the scales before the last left over. The tensors lie in the
/// caller's dispose scope.
/// </summary>
/// <param name="Indices">The codes of each scale k: <c>[B, p_k²]</c>, int64.</param>
/// <param name="Continuous">The rest before the last scale's codes are taken away: <c>[B, P², C]</c>, float32.</param>
public sealed record ResidualEncoding(IReadOnlyList<Tensor> Indices, Tensor Continuous);
