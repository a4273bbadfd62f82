using HartFarm.Model.Tensors;

namespace HartFarm.Training.Optimization;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019), and <see cref="Muon"/> for the matrices that were made for it, with gradient clipping and a moving
/// average of the weights, over the flat memory of <see cref="TrainableParameters"/>. Every operand is a tensor: TorchSharp's scalars may be collected during a call.
/// </summary>
public sealed class Optimizer
{
    private readonly TrainableParameters _parameters;
    private readonly OptimizerOptions _options;
    private readonly bool _fused;

    public Optimizer(TrainableParameters parameters, OptimizerOptions options)
        : this(parameters, options, fused: true)
    {
    }

    /// <param name="parameters">What is trained.</param>
    /// <param name="options">How.</param>
    /// <param name="fused">Whether a step may be one pass over memory where that can be reached.</param>
    internal Optimizer(TrainableParameters parameters, OptimizerOptions options, bool fused)
    {
        (_parameters, _options, _fused) = (parameters, options, fused);
    }

    /// <summary>How many steps were made; to be set when a training is resumed.</summary>
    public long Steps { get; set; }

    /// <summary>Adds the gradients of backward passes, one in each set of leaves, to those of the step.</summary>
    public void Collect()
    {
        using var guard = no_grad();
        _parameters.Collect();
    }

    /// <summary>Makes a step from the collected gradients, and forgets them.</summary>
    /// <param name="learningRate">The step's learning rate.</param>
    /// <param name="parts">Over how many backward passes the gradients were summed.</param>
    /// <returns>The length of the gradient before clipping; where it is not finite, no weight was changed.</returns>
    public double Step(double learningRate, int parts = 1)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var norm = Norm() / parts;
        if (double.IsFinite(norm))
        {
            Steps++;
            var scale = _options.ClipNorm > 0 && norm > _options.ClipNorm ? _options.ClipNorm / norm : 1;
            var step = Numbers(scale / parts, learningRate);
            foreach (var buffer in _parameters.Buffers)
            {
                if (buffer.Orthogonalized > 0) Muon.Step(buffer, scale / parts, learningRate, _options.WeightDecay);
                if (_fused && AdamWKernel.CanRun(buffer)) AdamWKernel.Step(buffer, step);
                else Step(buffer, step);
            }
        }
        else
        {
            foreach (var buffer in _parameters.Buffers) buffer.Gradients.zero_();
        }
        return norm;
    }

    private double Norm()
    {
        double sum = 0;
        foreach (var buffer in _parameters.Buffers)
        {
            using var scope = NewDisposeScope();
            // Not by a dot product: the mathematics library's rounds differently from one call to the next.
            var norm = buffer.Gradients.norm();
            sum += Math.Pow(norm.item<float>(), 2);
        }
        return Math.Sqrt(sum);
    }

    private AdamWStep Numbers(double scale, double learningRate) => new(
        (float)scale, (float)(1 - _options.Beta1), (float)(1 - _options.Beta2), (float)(1 / (1 - Math.Pow(_options.Beta2, Steps))),
        (float)(-learningRate / (1 - Math.Pow(_options.Beta1, Steps))), (float)_options.Epsilon, (float)(1 - learningRate * _options.WeightDecay), (float)(1 - AverageDecay()));

    private static void Step(FlatBuffer buffer, in AdamWStep numbers)
    {
        using var scope = NewDisposeScope();
        Tensor Number(float value) => tensor(new[] { value }, device: buffer.Masters.device);
        Tensor Rest(Tensor all) => all.narrow(0, buffer.Orthogonalized, buffer.Length - buffer.Orthogonalized);
        var (gradients, masters, firsts, seconds) = (Rest(buffer.Gradients), Rest(buffer.Masters), Rest(buffer.FirstMoments), Rest(buffer.SecondMoments));
        if (numbers.Scale != 1) gradients.mul_(Number(numbers.Scale));
        firsts.lerp_(gradients, Number(numbers.FirstShare));
        seconds.lerp_(gradients.mul_(gradients), Number(numbers.SecondShare));
        // The gradients' memory holds the denominator from here on.
        var denominator = gradients.copy_(seconds).mul_(Number(numbers.SecondCorrection)).sqrt_().add_(Number(numbers.Epsilon), Scalars.One);
        var decayed = buffer.Decayed - buffer.Orthogonalized;
        if (decayed > 0) masters.narrow(0, 0, decayed).mul_(Number(numbers.Keep));
        var step = firsts * Number(numbers.Rate);
        masters.add_(step.div_(denominator), Scalars.One);
        buffer.Average.lerp_(buffer.Masters, Number(numbers.AverageShare));
        buffer.Publish();
        buffer.Gradients.zero_();
    }

    // Young averages move faster, so that they forget the random start.
    private double AverageDecay() => Math.Min(_options.AverageDecay, (1.0 + Steps) / (10.0 + Steps));
}
