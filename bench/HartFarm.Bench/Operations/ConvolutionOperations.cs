namespace HartFarm.Bench.Operations;

/// <summary>Multiply-adds of the image tokenizer's modules, over maps of <c>side * side</c> positions.</summary>
internal static class ConvolutionOperations
{
    /// <summary>A convolution, by the side of what comes out.</summary>
    internal static long Convolution(long side, long input, long output, long kernel) => side * side * input * output * kernel * kernel;

    /// <summary>A residual block.</summary>
    internal static long Residual(long side, long input, long output) =>
        Convolution(side, input, output, 3) + Convolution(side, output, output, 3) + (input == output ? 0 : Convolution(side, input, output, 1));

    /// <summary>Self-attention of all positions.</summary>
    internal static long Attention(long side, long channels)
    {
        var positions = side * side;
        return Convolution(side, channels, 4 * channels, 1) + 2 * positions * positions * channels;
    }
}
