namespace HartFarm.Model.Diffusion;

/// <summary>
/// The noise schedule of the residual diffusion: the cosine schedule of 1,000 steps (Nichol and Dhariwal 2021), or the few of its steps
/// that sampling keeps. All arrays are by step and float64.
/// </summary>
public sealed class DiffusionSchedule
{
    private const int TrainingSteps = 1000;
    private const double LargestBeta = 0.999;

    private DiffusionSchedule(double[] betas, long[] timestepMap)
    {
        var steps = betas.Length;
        TimestepMap = timestepMap;
        Betas = betas;
        LogBetas = [.. betas.Select(beta => Math.Log(beta))];
        AlphasCumprod = new double[steps];
        PosteriorVariance = new double[steps];
        PosteriorMeanCoef1 = new double[steps];
        PosteriorMeanCoef2 = new double[steps];
        var previous = 1.0;
        for (var i = 0; i < steps; i++)
        {
            var alpha = 1 - betas[i];
            var cumulative = previous * alpha;
            AlphasCumprod[i] = cumulative;
            PosteriorVariance[i] = betas[i] * (1 - previous) / (1 - cumulative);
            PosteriorMeanCoef1[i] = betas[i] * Math.Sqrt(previous) / (1 - cumulative);
            PosteriorMeanCoef2[i] = (1 - previous) * Math.Sqrt(alpha) / (1 - cumulative);
            previous = cumulative;
        }
        SqrtAlphasCumprod = [.. AlphasCumprod.Select(a => Math.Sqrt(a))];
        SqrtOneMinusAlphasCumprod = [.. AlphasCumprod.Select(a => Math.Sqrt(1 - a))];
        SqrtRecipAlphasCumprod = [.. AlphasCumprod.Select(a => Math.Sqrt(1 / a))];
        SqrtRecipm1AlphasCumprod = [.. AlphasCumprod.Select(a => Math.Sqrt(1 / a - 1))];
        // The first step's variance is 0: its logarithm is taken from the second.
        PosteriorLogVarianceClipped = [.. PosteriorVariance.Select((variance, i) => Math.Log(i == 0 ? PosteriorVariance[Math.Min(1, steps - 1)] : variance))];
    }

    /// <summary>The steps that training draws from.</summary>
    public static DiffusionSchedule Training { get; } = new(TrainingBetas(), [.. Enumerable.Range(0, TrainingSteps).Select(step => (long)step)]);

    /// <summary>How many steps there are.</summary>
    public int Steps => Betas.Length;

    /// <summary>The training step that each step stands for: the number that the network is told.</summary>
    public long[] TimestepMap { get; }

    public double[] Betas { get; }

    public double[] LogBetas { get; }

    public double[] AlphasCumprod { get; }

    public double[] SqrtAlphasCumprod { get; }

    public double[] SqrtOneMinusAlphasCumprod { get; }

    public double[] SqrtRecipAlphasCumprod { get; }

    public double[] SqrtRecipm1AlphasCumprod { get; }

    public double[] PosteriorVariance { get; }

    public double[] PosteriorLogVarianceClipped { get; }

    public double[] PosteriorMeanCoef1 { get; }

    public double[] PosteriorMeanCoef2 { get; }

    /// <summary>The schedule of <paramref name="count"/> evenly spaced training steps, 2 to 1,000, with betas that give their cumulative products.</summary>
    public static DiffusionSchedule Spaced(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, TrainingSteps);
        var map = new long[count];
        var betas = new double[count];
        // The stride is accumulated and rounded half to even, as the reference does.
        var (stride, position, previous) = ((TrainingSteps - 1) / (double)(count - 1), 0.0, 1.0);
        for (var i = 0; i < count; i++, position += stride)
        {
            map[i] = (long)Math.Round(position, MidpointRounding.ToEven);
            var cumulative = Training.AlphasCumprod[map[i]];
            betas[i] = 1 - cumulative / previous;
            previous = cumulative;
        }
        return new DiffusionSchedule(betas, map);
    }

    private static double[] TrainingBetas() =>
        [.. Enumerable.Range(0, TrainingSteps).Select(i => Math.Min(1 - AlphaBar((i + 1.0) / TrainingSteps) / AlphaBar((double)i / TrainingSteps), LargestBeta))];

    private static double AlphaBar(double t)
    {
        var cosine = Math.Cos((t + 0.008) / 1.008 * Math.PI / 2);
        return cosine * cosine;
    }
}
