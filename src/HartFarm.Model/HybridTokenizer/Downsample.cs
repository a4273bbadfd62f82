using HartFarm.Model.Parameters;

namespace HartFarm.Model.HybridTokenizer;

/// <summary>Halves a map's sides: a 3x3 convolution of stride 2 over the map with a column of zeros at its right and a row below.</summary>
internal sealed class Downsample
{
    private static readonly long[] RightAndBottom = [0, 1, 0, 1];

    private readonly Conv2d _conv;

    internal Downsample(ParameterScope scope, int channels) => _conv = new Conv2d(scope["conv"], channels, channels, 3, stride: 2, padding: 0);

    /// <summary><c>[B, C, H, W]</c> to <c>[B, C, H/2, W/2]</c>.</summary>
    internal Tensor Forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        return scope.MoveToOuter(_conv.Forward(nn.functional.pad(x, RightAndBottom)));
    }
}
