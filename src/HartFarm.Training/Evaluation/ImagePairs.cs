namespace HartFarm.Training.Evaluation;

/// <summary>What the measures of two batches of images have in common.</summary>
internal static class ImagePairs
{
    /// <summary>The range of pixels in [-1, 1].</summary>
    internal const double Peak = 2;

    /// <exception cref="ArgumentException">The tensors are no batches of images of one shape.</exception>
    internal static void Require(Tensor expected, Tensor actual)
    {
        if (expected.shape is [> 0, > 0, > 0, > 0] && expected.shape.AsSpan().SequenceEqual(actual.shape)) return;
        throw new ArgumentException(
            $"Images of one shape [B, C, H, W] are needed, not [{string.Join(", ", expected.shape)}] and [{string.Join(", ", actual.shape)}].", nameof(actual));
    }

    /// <summary>The mean of each image's pixels, <c>[B]</c>.</summary>
    internal static double[] MeanOfEach(Tensor maps)
    {
        using var scope = NewDisposeScope();
        return maps.flatten(1).mean([1]).to(ScalarType.Float64, CPU).data<double>().ToArray();
    }
}
