using System.IO.Hashing;
using System.Text;
using HartFarm.Model.Parameters;

namespace HartFarm.Model.Presets;

/// <summary>A weight's random start: normal, with the standard deviation 1/sqrt(fan in).</summary>
internal static class RandomWeights
{
    /// <summary>The start of one weight, a function of its key and the seed alone, bfloat16.</summary>
    internal static Tensor Draw(ParameterShape shape, long seed)
    {
        using var scope = NewDisposeScope();
        var key = (long)XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(shape.Key), seed);
        using var generator = new Generator((ulong)key);
        var fanIn = shape.Shape.Length > 1 ? shape.Count / shape.Shape[0] : shape.Count;
        var deviation = tensor(new[] { (float)(1 / Math.Sqrt(fanIn)) });
        var drawn = randn(shape.Shape, ScalarType.Float32, generator: generator) * deviation;
        GC.KeepAlive(generator);
        return drawn.to(ScalarType.BFloat16).MoveToOuterDisposeScope();
    }
}
