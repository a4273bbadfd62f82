namespace HartFarm.Model.Kernels;

/// <summary>Each image's mean and one over the deviation of each group of channels.</summary>
/// <param name="Mean"><c>[B, G]</c>.</param>
/// <param name="InverseDeviation"><c>[B, G]</c>.</param>
/// <param name="Groups">G.</param>
internal sealed record GroupMoments(float[] Mean, float[] InverseDeviation, int Groups)
{
    /// <param name="map">The map that was measured.</param>
    /// <param name="sums"><c>[chunks, 2, C]</c>: sums, then sums of squares. A chunk's are small; all together are added in double precision.</param>
    /// <param name="groups">G.</param>
    /// <param name="eps">Added to the variance.</param>
    internal static GroupMoments Of(ChannelsLastMap map, float[] sums, int groups, double eps)
    {
        var totals = new double[map.Images * groups * 2];
        var width = map.Channels / groups;
        for (var chunk = 0L; chunk < map.Chunks; chunk++)
        {
            var start = chunk * 2 * map.Channels;
            for (var channel = 0; channel < map.Channels; channel++)
            {
                var group = (map.Image(chunk) * groups + channel / width) * 2;
                totals[group] += sums[start + channel];
                totals[group + 1] += sums[start + map.Channels + channel];
            }
        }
        var count = (double)map.Positions * width;
        float[] mean = new float[totals.Length / 2], inverse = new float[totals.Length / 2];
        for (var i = 0; i < mean.Length; i++)
        {
            var average = totals[2 * i] / count;
            mean[i] = (float)average;
            inverse[i] = (float)(1 / Math.Sqrt(Math.Max(0, totals[2 * i + 1] / count - average * average) + eps));
        }
        return new GroupMoments(mean, inverse, groups);
    }
}
