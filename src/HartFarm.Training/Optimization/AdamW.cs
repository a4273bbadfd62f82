using HartFarm.Model.Tensors;

namespace HartFarm.Training.Optimization;

/// <summary>
/// AdamW (Loshchilov and Hutter 2019) with gradient clipping and a moving average of the weights, over the flat memory of
/// <see cref="TrainableParameters"/>. Every operand is a tensor: TorchSharp's scalars may be collected during a call.
/// </summary>
public sealed class AdamW
{
    private readonly TrainableParameters _parameters;
    private readonly AdamWOptions _options;

    public AdamW(TrainableParameters parameters, AdamWOptions options)
    {
        (_parameters, _options) = (parameters, options);
    }

    /// <summary>How many steps were made; to be set when a training is resumed.</summary>
    public long Steps { get; set; }

    /// <summary>Adds one backward pass's gradients to those of the step.</summary>
    public void Collect()
    {
        using var guard = no_grad();
        foreach (var buffer in _parameters.Buffers) buffer.CollectGradients();
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
            foreach (var buffer in _parameters.Buffers) Step(buffer, scale / parts, learningRate);
            _parameters.Publish();
        }
        foreach (var buffer in _parameters.Buffers) buffer.Gradients.zero_();
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

    private void Step(FlatBuffer buffer, double scale, double learningRate)
    {
        using var scope = NewDisposeScope();
        Tensor Number(double value) => tensor(new[] { (float)value }, device: buffer.Masters.device);
        var gradients = buffer.Gradients;
        if (scale != 1) gradients.mul_(Number(scale));
        buffer.FirstMoments.lerp_(gradients, Number(1 - _options.Beta1));
        buffer.SecondMoments.lerp_(gradients.mul_(gradients), Number(1 - _options.Beta2));
        // The gradients' memory holds the denominator from here on.
        var correction = 1 - Math.Pow(_options.Beta2, Steps);
        var denominator = gradients.copy_(buffer.SecondMoments).mul_(Number(1 / correction)).sqrt_().add_(Number(_options.Epsilon), Scalars.One);
        if (_options.WeightDecay > 0 && buffer.Decayed > 0)
        {
            buffer.Masters.narrow(0, 0, buffer.Decayed).mul_(Number(1 - learningRate * _options.WeightDecay));
        }
        var step = buffer.FirstMoments * Number(-learningRate / (1 - Math.Pow(_options.Beta1, Steps)));
        buffer.Masters.add_(step.div_(denominator), Scalars.One);
        buffer.Average.lerp_(buffer.Masters, Number(1 - AverageDecay()));
    }

    // Young averages move faster, so that they forget the random start.
    private double AverageDecay() => Math.Min(_options.AverageDecay, (1.0 + Steps) / (10.0 + Steps));
}
