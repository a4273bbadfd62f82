using System.IO.Hashing;
using System.Text;
using HartFarm.Model.Parameters;

namespace HartFarm.Training.Optimization;

/// <summary>How parameters start when they are trained from nothing.</summary>
internal static class InitialWeights
{
    /// <summary>
    /// Weights are normal with the standard deviation 1/sqrt(fan in), times <paramref name="gain"/>; biases are zero, norms one. Residual
    /// convolutions of the quantizer start as the identity, so that they change nothing at first.
    /// </summary>
    internal static Tensor Draw(ParameterShape shape, long seed, double gain = 1)
    {
        if (shape.Initializer == Initializer.Zeros) return zeros(shape.Shape);
        if (shape.Initializer == Initializer.Ones) return ones(shape.Shape);
        if (shape.Key.Contains("quant_resi.", StringComparison.Ordinal)) return Identity(shape.Shape);
        using var scope = NewDisposeScope();
        using var generator = new Generator(XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(shape.Key), seed));
        var fanIn = shape.Shape.Length > 1 ? shape.Count / shape.Shape[0] : shape.Count;
        var deviation = tensor(new[] { (float)(gain / Math.Sqrt(fanIn)) });
        var drawn = randn(shape.Shape, ScalarType.Float32, generator: generator) * deviation;
        GC.KeepAlive(generator);
        return drawn.MoveToOuterDisposeScope();
    }

    // [C, C, 3, 3]: one in the middle of each channel's own kernel.
    private static Tensor Identity(long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (product, size) => product * size)];
        var (input, kernel) = (shape[1], shape[2] * shape[3]);
        for (long channel = 0; channel < shape[0]; channel++) values[(channel * input + channel) * kernel + kernel / 2] = 1;
        return tensor(values, shape);
    }
}
