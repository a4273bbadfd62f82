namespace HartFarm.Training.Evaluation;

/// <summary>The peak signal-to-noise ratio of images in [-1, 1], in decibels: infinite where two images are the same.</summary>
public static class Psnr
{
    /// <summary>The ratio of each image of a batch.</summary>
    /// <param name="expected"><c>[B, C, H, W]</c> in [-1, 1].</param>
    /// <param name="actual">The same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static double[] PerImage(Tensor expected, Tensor actual) => Array.ConvertAll(MeanSquaredError.PerImage(expected, actual), Of);

    /// <summary>The ratio that a mean squared error stands for.</summary>
    public static double Of(double meanSquaredError) => 10 * Math.Log10(ImagePairs.Peak * ImagePairs.Peak / meanSquaredError);
}
