namespace HartFarm.Model.HybridTokenizer;

/// <summary>The quantizer's result in training. The tensors lie in the caller's dispose scope.</summary>
/// <param name="Discrete">The codes' reconstruction, <c>[B, C, P, P]</c>; its gradient goes to the latent unchanged.</param>
/// <param name="Hybrid">The codes' reconstruction and the continuous residual, <c>[B, C, P, P]</c>; its gradient goes to the latent unchanged.</param>
/// <param name="VqLoss">The mean over the scales of the code book's loss and beta times the commitment loss: a scalar.</param>
/// <param name="Indices">The codes of each scale k: <c>[B, p_k²]</c>, int64.</param>
public sealed record QuantizerOutput(Tensor Discrete, Tensor Hybrid, Tensor VqLoss, IReadOnlyList<Tensor> Indices);
