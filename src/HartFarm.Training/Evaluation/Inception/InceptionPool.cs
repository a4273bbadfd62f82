namespace HartFarm.Training.Evaluation.Inception;

/// <summary>The poolings of 3x3 pixels.</summary>
internal static class InceptionPool
{
    private static readonly long[] Side = [3, 3];
    private static readonly long[] One = [1, 1];
    private static readonly long[] Two = [2, 2];

    /// <summary>The mean around each pixel, of what lies inside the map alone.</summary>
    internal static Tensor Average(Tensor x) => nn.functional.avg_pool2d(x, Side, One, One, count_include_pad: false);

    /// <summary>The largest around each pixel.</summary>
    internal static Tensor Max(Tensor x) => nn.functional.max_pool2d(x, Side, One, One);

    /// <summary>The largest of every other window, none of which leaves the map.</summary>
    internal static Tensor Shrink(Tensor x) => nn.functional.max_pool2d(x, Side, Two);
}
