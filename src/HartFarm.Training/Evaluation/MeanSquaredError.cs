namespace HartFarm.Training.Evaluation;

/// <summary>The mean squared difference of two images in [-1, 1].</summary>
public static class MeanSquaredError
{
    /// <summary>The error of each image of a batch.</summary>
    /// <param name="expected"><c>[B, C, H, W]</c> in [-1, 1].</param>
    /// <param name="actual">The same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static double[] PerImage(Tensor expected, Tensor actual)
    {
        ImagePairs.Require(expected, actual);
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var difference = actual.to(ScalarType.Float64) - expected.to(ScalarType.Float64);
        return ImagePairs.MeanOfEach(difference * difference);
    }
}
