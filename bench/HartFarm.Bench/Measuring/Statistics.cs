namespace HartFarm.Bench.Measuring;

/// <summary>What stands for several measurements.</summary>
public static class Statistics
{
    /// <summary>The middle one, or the mean of the two middle ones.</summary>
    /// <param name="values">At least one.</param>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
