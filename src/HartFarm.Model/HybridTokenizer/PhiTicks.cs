namespace HartFarm.Model.HybridTokenizer;

/// <summary>Which of the residual convolutions a scale goes through.</summary>
internal static class PhiTicks
{
    /// <summary>
    /// The tick nearest to <c>scale / (scales - 1)</c>; the first of two equally near ones. The ticks are spaced evenly, half a step
    /// from the ends, or a third of a quarter when there are four. All in double and in the reference's order of operations:
    /// which of two ticks wins a tie hangs on the last bit.
    /// </summary>
    internal static int Index(int convolutions, int scales, int scale)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(scale);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(scale, scales);
        if (convolutions == 1) return 0;
        var margin = 1.0 / (convolutions == 4 ? 3 : 2) / convolutions;
        var last = 1 - margin;
        var step = (last - margin) / (convolutions - 1);
        var place = (double)scale / (scales - 1);
        var nearest = 0;
        var least = double.PositiveInfinity;
        for (var i = 0; i < convolutions; i++)
        {
            var tick = i == convolutions - 1 ? last : (i * step) + margin;
            var distance = Math.Abs(tick - place);
            if (distance >= least) continue;
            least = distance;
            nearest = i;
        }
        return nearest;
    }
}
