namespace HartFarm.LoadBench.Measuring;

/// <summary>Measurements, and what stands for them.</summary>
/// <param name="values">In any order.</param>
internal sealed class Samples(IEnumerable<double> values)
{
    private readonly double[] _sorted = [.. values.Order()];

    /// <summary>How many.</summary>
    public int Count => _sorted.Length;

    /// <summary>The middle one, or the mean of the two middle ones; null where there are none.</summary>
    public double? Median => Count == 0 ? null : (_sorted[(Count - 1) / 2] + _sorted[Count / 2]) / 2;

    /// <summary>The greatest; null where there are none.</summary>
    public double? Longest => Count == 0 ? null : _sorted[^1];

    /// <summary>The least that so large a share of all does not exceed; null where there are none.</summary>
    /// <param name="share">Above 0, 1 at most.</param>
    public double? At(double share) => Count == 0 ? null : _sorted[Math.Clamp((int)Math.Ceiling(share * Count) - 1, 0, Count - 1)];
}
