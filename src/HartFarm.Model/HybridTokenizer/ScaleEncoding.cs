namespace HartFarm.Model.HybridTokenizer;

/// <summary>Latents as codes alone, with every scale passed through its residual convolution. The tensors lie in the caller's dispose scope.</summary>
/// <param name="Indices">The codes of each scale k: <c>[B, p_k²]</c>, int64.</param>
/// <param name="FHat">The running reconstruction after each scale: <c>[B, C, P, P]</c>, float32.</param>
public sealed record ScaleEncoding(IReadOnlyList<Tensor> Indices, IReadOnlyList<Tensor> FHat);
