using System.Runtime.Intrinsics;

namespace HartFarm.Model.Kernels;

/// <summary>What norm, scale and shift come to for each image and channel: <c>x * factor + summand</c>.</summary>
internal sealed class ChannelFactors
{
    private readonly float[] _factors;
    private readonly float[] _summands;
    private readonly int _channels;

    /// <param name="moments">Of the map.</param>
    /// <param name="weight"><c>[C]</c>.</param>
    /// <param name="bias"><c>[C]</c>.</param>
    internal ChannelFactors(GroupMoments moments, float[] weight, float[] bias)
    {
        _channels = weight.Length;
        var (images, width) = (moments.Mean.Length / moments.Groups, _channels / moments.Groups);
        _factors = new float[images * _channels];
        _summands = new float[images * _channels];
        for (var i = 0; i < _factors.Length; i++)
        {
            var (image, channel) = (i / _channels, i % _channels);
            var group = image * moments.Groups + channel / width;
            _factors[i] = moments.InverseDeviation[group] * weight[channel];
            _summands[i] = bias[channel] - moments.Mean[group] * _factors[i];
        }
    }

    /// <summary>Those of some neighbouring channels.</summary>
    internal (Vector512<float> Factor, Vector512<float> Summand) At(int image, int channel) =>
        (Vector512.Create(_factors, image * _channels + channel), Vector512.Create(_summands, image * _channels + channel));

    /// <summary>A parameter's numbers.</summary>
    internal static float[] Read(Tensor parameter)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        return [.. parameter.to(ScalarType.Float32).data<float>()];
    }
}
