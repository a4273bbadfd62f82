using HartFarm.Model.HybridTokenizer;
using HartFarm.Model.Parameters;

namespace HartFarm.Training.Tokenizer;

/// <summary>
/// Tells real images from reconstructions, patch by patch: convolutions of 4x4 whose outputs each see a part of the image. Its keys are
/// <c>main.0.weight</c> and so on, numbered with the activations between. Source: Isola et al. 2017.
/// </summary>
internal sealed class PatchDiscriminator
{
    private const int Kernel = 4;
    private const int WidestMultiple = 8;

    // The slope of the activation below zero.
    private static readonly Scalar Slope = 0.2;

    private readonly Conv2d[] _convolutions;
    private readonly BatchNorm?[] _norms;
    private readonly SortedDictionary<string, Tensor> _statistics = new(StringComparer.Ordinal);
    private readonly ScalarType _type;

    /// <param name="scope">Where the parameters are.</param>
    /// <param name="width">Channels of the first layer; each that halves the map has twice as many, up to eight times.</param>
    /// <param name="layers">How many layers halve the map.</param>
    /// <param name="type">The type to compute in.</param>
    internal PatchDiscriminator(ParameterScope scope, int width, int layers, ScalarType type)
    {
        _type = type;
        var main = scope["main"];
        _convolutions = new Conv2d[layers + 2];
        _norms = new BatchNorm?[layers + 2];
        _convolutions[0] = new Conv2d(main[0], 3, width, Kernel, stride: 2, padding: 1);
        // A convolution and an activation, then layers of convolution, norm and activation.
        var (channels, index) = (width, 2);
        for (var layer = 1; layer <= layers; layer++, index += 3)
        {
            var wider = width * Math.Min(1 << layer, WidestMultiple);
            _convolutions[layer] = new Conv2d(main[index], channels, wider, Kernel, layer < layers ? 2 : 1, padding: 1, hasBias: false);
            var norm = new BatchNorm(main[index + 1], wider);
            _norms[layer] = norm;
            _statistics.Add($"main.{index + 1}.running_mean", norm.RunningMean);
            _statistics.Add($"main.{index + 1}.running_var", norm.RunningVariance);
            channels = wider;
        }
        _convolutions[^1] = new Conv2d(main[index], channels, 1, Kernel, padding: 1);
    }

    /// <summary>What is kept beside the parameters, by key.</summary>
    internal IReadOnlyDictionary<string, Tensor> Statistics => _statistics;

    /// <summary>Patches along a side of an image; none where the image is too small.</summary>
    internal static int Patches(int imageSize, int layers)
    {
        var side = imageSize;
        for (var layer = 0; layer < layers; layer++) side /= 2;
        return side - 2;
    }

    /// <summary>Images <c>[B, 3, H, W]</c> in [-1, 1] to how real each patch is, <c>[B, 1, h, w]</c> float32.</summary>
    internal Tensor Forward(Tensor images)
    {
        using var scope = NewDisposeScope();
        var h = images.to(_type);
        for (var layer = 0; layer < _convolutions.Length; layer++)
        {
            h = _convolutions[layer].Forward(h);
            if (_norms[layer] is { } norm) h = norm.Forward(h);
            if (layer < _convolutions.Length - 1) h = h.leaky_relu(Slope);
        }
        return scope.MoveToOuter(h.to(ScalarType.Float32));
    }
}
