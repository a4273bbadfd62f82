namespace HartFarm.Model.Diffusion;

/// <summary>What the diffusion loss is made of: <c>[N, C]</c> by channel, <c>[N]</c> by row, float32.</summary>
/// <param name="NoisyResidual">x at time t, <c>[N, C]</c>.</param>
/// <param name="Output">The network's prediction, <c>[N, 2C]</c>.</param>
/// <param name="TrueMean">The mean of q(x at t-1 given x at t and at 0), <c>[N, C]</c>.</param>
/// <param name="TrueLogVariance">Its log variance.</param>
/// <param name="PredictedMean">The network's mean, its noise detached.</param>
/// <param name="PredictedLogVariance">The network's log variance.</param>
/// <param name="MeanSquaredError">Of the noise, <c>[N]</c>.</param>
/// <param name="VariationalBound">In bits, <c>[N]</c>.</param>
/// <param name="Loss">The sum of both, <c>[N]</c>.</param>
public sealed record DiffusionLossTerms(
    Tensor NoisyResidual, Tensor Output, Tensor TrueMean, Tensor TrueLogVariance, Tensor PredictedMean, Tensor PredictedLogVariance,
    Tensor MeanSquaredError, Tensor VariationalBound, Tensor Loss);
