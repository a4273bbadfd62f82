namespace HartFarm.Model.Diffusion;

/// <summary>One denoising step's results, <c>[N, C]</c> float32 each.</summary>
/// <param name="Start">The predicted clean residual, clamped to [-1, 1].</param>
/// <param name="Mean">The mean of the next state.</param>
/// <param name="LogVariance">The logarithm of its variance.</param>
/// <param name="Next">The next state: the mean, with noise at all steps but the last.</param>
public sealed record DenoisedStep(Tensor Start, Tensor Mean, Tensor LogVariance, Tensor Next);
