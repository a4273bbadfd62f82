namespace HartFarm.Model.HybridTokenizer;

/// <summary>The tokenizer's result in training. The tensors lie in the caller's dispose scope.</summary>
/// <param name="Out">The reconstructed images, <c>[B, 3, H, W]</c>, float32, not clamped.</param>
/// <param name="FHat">The latents they were decoded from, <c>[B, C, P, P]</c>.</param>
/// <param name="VqLoss">The quantizer's loss.</param>
/// <param name="ReconstructionLoss">The mean squared error of the images.</param>
/// <param name="TotalLoss">The sum of both.</param>
/// <param name="Indices">The codes of each scale k: <c>[B, p_k²]</c>, int64.</param>
public sealed record TokenizerOutput(
    Tensor Out, Tensor FHat, Tensor VqLoss, Tensor ReconstructionLoss, Tensor TotalLoss, IReadOnlyList<Tensor> Indices);
