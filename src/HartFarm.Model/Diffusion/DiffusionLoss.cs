using HartFarm.Model.Tensors;

namespace HartFarm.Model.Diffusion;

/// <summary>
/// The training loss of the residual diffusion: mean squared error of the noise, plus the variational bound that teaches the variance
/// (Nichol and Dhariwal 2021, section 3.1, without its rescaling).
/// </summary>
public static class DiffusionLoss
{
    /// <summary>The loss by row.</summary>
    /// <param name="network">Predicts noise and variance; gradients flow through it.</param>
    /// <param name="start">The clean residuals over 0.6, <c>[N, C]</c> float32.</param>
    /// <param name="t">Each row's training step.</param>
    /// <param name="noise"><c>[N, C]</c> float32.</param>
    /// <param name="condition"><c>[N, D]</c>.</param>
    public static DiffusionLossTerms Compute(ResidualMlp network, Tensor start, long[] t, Tensor noise, Tensor condition)
    {
        using var scope = NewDisposeScope();
        var schedule = DiffusionSchedule.Training;
        Tensor At(double[] values) => tensor(Array.ConvertAll(t, step => (float)values[step]), [t.Length, 1]).to(start.device);

        var noisy = (At(schedule.SqrtAlphasCumprod) * start).Plus(At(schedule.SqrtOneMinusAlphasCumprod) * noise);
        var time = network.EmbedTime(t, start.device, condition.dtype);
        var output = network.Forward(noisy.to(condition.dtype), time, network.EmbedCondition(condition)).to(ScalarType.Float32);
        Tensor eps = output.narrow(1, 0, network.Channels), v = output.narrow(1, network.Channels, network.Channels);

        var trueMean = (At(schedule.PosteriorMeanCoef1) * start).Plus(At(schedule.PosteriorMeanCoef2) * noisy);
        var lower = At(schedule.PosteriorLogVarianceClipped);
        var trueLogVariance = lower.expand(start.shape);
        var predictedStart = At(schedule.SqrtRecipAlphasCumprod) * noisy - At(schedule.SqrtRecipm1AlphasCumprod) * eps.detach();
        var predictedMean = (At(schedule.PosteriorMeanCoef1) * predictedStart).Plus(At(schedule.PosteriorMeanCoef2) * noisy);
        var fraction = v.Plus(Scalars.One) * Scalars.Half;
        var predictedLogVariance = (fraction * At(schedule.LogBetas)).Plus(lower - fraction * lower);

        var divergence = Divergence(trueMean, trueLogVariance, predictedMean, predictedLogVariance).mean([-1]) * Scalars.BitsPerNat;
        var likelihood = NegativeLogLikelihood(start, predictedMean, predictedLogVariance).mean([-1]) * Scalars.BitsPerNat;
        var first = tensor(Array.ConvertAll(t, step => step == 0)).to(start.device);
        var bound = where(first, likelihood, divergence);
        var error = noise - eps;
        var meanSquared = (error * error).mean([-1]);
        return new DiffusionLossTerms(
            noisy.MoveToOuterDisposeScope(), output.MoveToOuterDisposeScope(), trueMean.MoveToOuterDisposeScope(),
            trueLogVariance.MoveToOuterDisposeScope(), predictedMean.MoveToOuterDisposeScope(), predictedLogVariance.MoveToOuterDisposeScope(),
            meanSquared.MoveToOuterDisposeScope(), bound.MoveToOuterDisposeScope(), meanSquared.Plus(bound).MoveToOuterDisposeScope());
    }

    // Kullback-Leibler divergence between two normal distributions, in nats.
    private static Tensor Divergence(Tensor mean1, Tensor logVariance1, Tensor mean2, Tensor logVariance2)
    {
        var distance = mean1 - mean2;
        var sum = (logVariance2 - logVariance1).Plus((logVariance1 - logVariance2).exp()).Plus(distance * distance * (-logVariance2).exp());
        return (sum - Scalars.One) * Scalars.Half;
    }

    // Of a normal distribution over bins of 2/255, whose cumulative function is approximated by tanh.
    private static Tensor NegativeLogLikelihood(Tensor x, Tensor mean, Tensor logVariance)
    {
        var centred = x - mean;
        var inverse = (-(logVariance * Scalars.Half)).exp();
        var above = Cumulative(inverse * centred.Plus(Scalars.HalfBin));
        var below = Cumulative(inverse * (centred - Scalars.HalfBin));
        var logAbove = above.clamp_min(Scalars.LeastProbability).log();
        var logNotBelow = (-(below - Scalars.One)).clamp_min(Scalars.LeastProbability).log();
        var logBetween = (above - below).clamp_min(Scalars.LeastProbability).log();
        return -where(x.lt(Scalars.FirstBin), logAbove, where(x.gt(Scalars.LastBin), logNotBelow, logBetween));
    }

    private static Tensor Cumulative(Tensor x)
    {
        var inner = x.Plus(x * x * x * Scalars.GeluCubic) * Scalars.RootTwoOverPi;
        return inner.tanh().Plus(Scalars.One) * Scalars.Half;
    }
}
