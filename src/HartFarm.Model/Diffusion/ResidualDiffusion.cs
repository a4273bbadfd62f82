using HartFarm.Model.Tensors;

namespace HartFarm.Model.Diffusion;

/// <summary>
/// Draws residuals by denoising: a few steps of the ancestral sampler with learned variance (Nichol and Dhariwal 2021), under
/// classifier-free guidance. Sampled residuals are scaled by 0.6, as the reference trains them.
/// </summary>
public sealed class ResidualDiffusion
{
    private readonly ResidualMlp _network;
    private readonly Tensor _coefficients;
    private readonly Device _device;

    /// <param name="network">Predicts noise and variance.</param>
    /// <param name="schedule">The steps that are kept.</param>
    /// <param name="device">Where the network's parameters lie.</param>
    /// <param name="keep">Keeps the schedule's tensor alive as long as the network.</param>
    public ResidualDiffusion(ResidualMlp network, DiffusionSchedule schedule, Device device, Func<Tensor, Tensor> keep)
    {
        _network = network;
        _device = device;
        Schedule = schedule;
        var table = new float[schedule.Steps * 6];
        for (var i = 0; i < schedule.Steps; i++)
        {
            double[] row =
            [
                schedule.SqrtRecipAlphasCumprod[i], schedule.SqrtRecipm1AlphasCumprod[i], schedule.PosteriorMeanCoef1[i],
                schedule.PosteriorMeanCoef2[i], schedule.LogBetas[i], schedule.PosteriorLogVarianceClipped[i],
            ];
            for (var j = 0; j < row.Length; j++) table[i * 6 + j] = (float)row[j];
        }
        _coefficients = keep(tensor(table, [schedule.Steps, 6]).to(device));
    }

    /// <summary>What sampled residuals are multiplied by, and targets divided.</summary>
    public const double ResidualScale = 0.6;

    /// <summary>The steps.</summary>
    public DiffusionSchedule Schedule { get; }

    /// <summary>One denoising step of <paramref name="x"/> <c>[N, C]</c>, from noise and variance <c>[N, 2C]</c>, all float32.</summary>
    /// <param name="output">The network's prediction at this step.</param>
    /// <param name="x">The noisy residuals.</param>
    /// <param name="step">The step's index in the schedule, counted down to 0.</param>
    /// <param name="noise">Fresh noise <c>[N, C]</c>; the last step, 0, uses none.</param>
    public DenoisedStep Step(Tensor output, Tensor x, int step, Tensor noise)
    {
        using var scope = NewDisposeScope();
        var channels = x.shape[1];
        Tensor eps = output.narrow(1, 0, channels), v = output.narrow(1, channels, channels);
        var start = (Coefficient(step, 0) * x - Coefficient(step, 1) * eps).clamp(Scalars.MinusOne, Scalars.One);
        var mean = (Coefficient(step, 2) * start).Plus(Coefficient(step, 3) * x);
        var fraction = v.Plus(Scalars.One) * Scalars.Half;
        Tensor upper = Coefficient(step, 4), lower = Coefficient(step, 5);
        var logVariance = (fraction * upper).Plus(lower - fraction * lower);
        var next = step == 0 ? mean.alias() : mean.Plus((logVariance * Scalars.Half).exp() * noise);
        return new DenoisedStep(start.MoveToOuterDisposeScope(), mean.MoveToOuterDisposeScope(), logVariance.MoveToOuterDisposeScope(), next.MoveToOuterDisposeScope());
    }

    /// <summary>Noise and variance of all rows at a step: guided, <c>[2n, 2C]</c>, or plain, <c>[n, 2C]</c>, float32.</summary>
    /// <param name="x"><c>[n, C]</c>.</param>
    /// <param name="condition"><c>[2n, D]</c>, or <c>[n, D]</c> without guidance.</param>
    /// <param name="guidance"><c>[n, 1]</c> float32, or null.</param>
    /// <param name="step">The step's index in the schedule.</param>
    public Tensor Predict(Tensor x, Tensor condition, Tensor? guidance, int step)
    {
        using var scope = NewDisposeScope();
        var time = _network.EmbedTime([Schedule.TimestepMap[step]], _device, condition.dtype);
        return Predict(x, time, _network.EmbedCondition(condition), guidance).MoveToOuterDisposeScope();
    }

    /// <summary>Sampled residuals <c>[n, C]</c> float32, scaled by <see cref="ResidualScale"/>.</summary>
    /// <param name="condition">
    /// <c>[2n, D]</c>, conditional rows and then unconditional ones; or <c>[n, D]</c> where <paramref name="guidance"/> is null.
    /// </param>
    /// <param name="guidance">The strength by row, <c>[n, 1]</c> float32, or one of all rows, without axes; a row of 0 follows its condition alone.</param>
    /// <param name="initialNoise"><c>[n, C]</c> float32.</param>
    /// <param name="stepNoise">The noise <c>[n, C]</c> of each executed step but the last, by the number of the execution from 0.</param>
    public Tensor Sample(Tensor condition, Tensor? guidance, Tensor initialNoise, Func<int, Tensor> stepNoise)
    {
        using var scope = NewDisposeScope();
        var embedded = _network.EmbedCondition(condition);
        var times = _network.EmbedTime(Schedule.TimestepMap, _device, condition.dtype);
        var rows = initialNoise.shape[0];
        var x = initialNoise.alias();
        for (var step = Schedule.Steps - 1; step >= 0; step--)
        {
            using var inner = NewDisposeScope();
            var output = Predict(x, times.narrow(0, step, 1), embedded, guidance).narrow(0, 0, rows);
            var next = Step(output, x, step, step == 0 ? initialNoise : stepNoise(Schedule.Steps - 1 - step)).Next;
            x.Dispose();
            x = next.MoveToOuterDisposeScope();
        }
        return (x * Scalars.ResidualScale).MoveToOuterDisposeScope();
    }

    private Tensor Predict(Tensor x, Tensor time, Tensor embedded, Tensor? guidance) => guidance is null
        ? _network.Forward(x.to(embedded.dtype), time, embedded).to(ScalarType.Float32)
        : _network.ForwardGuided(x.to(embedded.dtype), time, embedded, guidance);

    private Tensor Coefficient(int step, int column) => _coefficients.narrow(0, step, 1).narrow(1, column, 1);
}
