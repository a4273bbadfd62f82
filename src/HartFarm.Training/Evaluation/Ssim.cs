using HartFarm.Model.Tensors;

namespace HartFarm.Training.Evaluation;

/// <summary>
/// The structural similarity of images in [-1, 1]: 1 where they are the same. A Gaussian window of 11x11 pixels and deviation 1.5 that never
/// leaves the image, constants 0.01 and 0.03, the mean over pixels and channels. Source: Wang et al. 2004.
/// </summary>
public static class Ssim
{
    /// <summary>The window's side in pixels; smaller images have no similarity.</summary>
    public const int Window = 11;

    private const double Deviation = 1.5;
    private const double LuminanceConstant = 0.01 * ImagePairs.Peak * 0.01 * ImagePairs.Peak;
    private const double ContrastConstant = 0.03 * ImagePairs.Peak * 0.03 * ImagePairs.Peak;

    /// <summary>The similarity of each image of a batch.</summary>
    /// <param name="expected"><c>[B, C, H, W]</c> in [-1, 1].</param>
    /// <param name="actual">The same shape.</param>
    /// <exception cref="ArgumentException">The shapes differ, or the images are smaller than the window.</exception>
    public static double[] PerImage(Tensor expected, Tensor actual)
    {
        ImagePairs.Require(expected, actual);
        if (expected.shape[2] < Window || expected.shape[3] < Window)
        {
            throw new ArgumentException($"The structural similarity needs images of at least {Window}x{Window} pixels, not {expected.shape[3]}x{expected.shape[2]}.", nameof(expected));
        }
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var weights = Weights();
        Tensor Mean(Tensor x) => Along(Along(x, 2, weights), 3, weights);
        var (x, y) = (expected.to(ScalarType.Float64), actual.to(ScalarType.Float64));
        var (meanX, meanY) = (Mean(x), Mean(y));
        var (squareX, squareY, product) = (meanX * meanX, meanY * meanY, meanX * meanY);
        var (varianceX, varianceY, covariance) = (Mean(x * x) - squareX, Mean(y * y) - squareY, Mean(x * y) - product);
        var (luminance, contrast) = (tensor(LuminanceConstant), tensor(ContrastConstant));
        var similar = (product * Scalars.Two).Plus(luminance) * (covariance * Scalars.Two).Plus(contrast);
        var possible = squareX.Plus(squareY).Plus(luminance) * varianceX.Plus(varianceY).Plus(contrast);
        return ImagePairs.MeanOfEach(similar / possible);
    }

    private static Tensor[] Weights()
    {
        var values = Enumerable.Range(-(Window / 2), Window).Select(at => Math.Exp(-at * at / (2 * Deviation * Deviation))).ToArray();
        var sum = values.Sum();
        return Array.ConvertAll(values, value => tensor(value / sum));
    }

    // The window is the product of its weights along each axis. Sums of shifted images, for convolutions of few channels are not right everywhere.
    private static Tensor Along(Tensor x, int axis, Tensor[] weights)
    {
        using var scope = NewDisposeScope();
        var length = x.shape[axis] - weights.Length + 1;
        var sum = x.narrow(axis, 0, length) * weights[0];
        for (var i = 1; i < weights.Length; i++) sum.add_(x.narrow(axis, i, length) * weights[i], Scalars.One);
        return scope.MoveToOuter(sum);
    }
}
