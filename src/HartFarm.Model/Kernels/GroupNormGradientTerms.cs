using System.Runtime.Intrinsics;

namespace HartFarm.Model.Kernels;

/// <summary>What a group norm's gradient comes to for each image and channel, <c>d * ofD + x * ofX + constant</c>, and the parameters' own.</summary>
internal sealed class GroupNormGradientTerms
{
    private readonly int _channels;
    private readonly float[] _ofD;
    private readonly float[] _ofX;
    private readonly float[] _constant;

    private GroupNormGradientTerms(int images, int channels)
    {
        _channels = channels;
        (_ofD, _ofX, _constant) = (new float[images * channels], new float[images * channels], new float[images * channels]);
        (Weight, Bias) = (new float[channels], new float[channels]);
    }

    /// <summary>The weight's gradient, <c>[C]</c>.</summary>
    internal float[] Weight { get; }

    /// <summary>The bias's gradient, <c>[C]</c>.</summary>
    internal float[] Bias { get; }

    /// <param name="map">The map.</param>
    /// <param name="sums"><c>[chunks, 2, C]</c>: sums of d, then of d x.</param>
    /// <param name="moments">Of x.</param>
    /// <param name="weight"><c>[C]</c>.</param>
    internal static GroupNormGradientTerms Of(ChannelsLastMap map, float[] sums, GroupMoments moments, float[] weight)
    {
        var terms = new GroupNormGradientTerms(map.Images, map.Channels);
        var totals = new double[map.Images * 2 * map.Channels];
        for (var chunk = 0L; chunk < map.Chunks; chunk++)
        {
            var (from, to) = (chunk * 2 * map.Channels, (long)map.Image(chunk) * 2 * map.Channels);
            for (var i = 0; i < 2 * map.Channels; i++) totals[to + i] += sums[from + i];
        }
        for (var image = 0; image < map.Images; image++) terms.Add(image, map, totals.AsSpan(image * 2 * map.Channels, 2 * map.Channels), moments, weight);
        return terms;
    }

    /// <summary>Those of some neighbouring channels.</summary>
    internal (Vector512<float> OfD, Vector512<float> OfX, Vector512<float> Constant) At(int image, int channel)
    {
        var at = image * _channels + channel;
        return (Vector512.Create(_ofD, at), Vector512.Create(_ofX, at), Vector512.Create(_constant, at));
    }

    private void Add(int image, ChannelsLastMap map, ReadOnlySpan<double> totals, GroupMoments moments, float[] weight)
    {
        var width = _channels / moments.Groups;
        for (var group = 0; group < moments.Groups; group++)
        {
            double mean = moments.Mean[image * moments.Groups + group], inverse = moments.InverseDeviation[image * moments.Groups + group];
            double ofWeighted = 0, ofNormed = 0;
            for (var channel = group * width; channel < (group + 1) * width; channel++)
            {
                var normed = (totals[_channels + channel] - mean * totals[channel]) * inverse;
                Bias[channel] += (float)totals[channel];
                Weight[channel] += (float)normed;
                ofWeighted += weight[channel] * totals[channel];
                ofNormed += weight[channel] * normed;
            }
            var count = (double)map.Positions * width;
            var slope = -inverse * inverse * ofNormed / count;
            for (var channel = group * width; channel < (group + 1) * width; channel++)
            {
                var at = image * _channels + channel;
                _ofD[at] = (float)(inverse * weight[channel]);
                _ofX[at] = (float)slope;
                _constant[at] = (float)(-inverse * ofWeighted / count - slope * mean);
            }
        }
    }
}
