namespace HartFarm.Model.Sampling;

/// <summary>After which scales an image is shown that is not finished: evenly spread, up to the last scale but one.</summary>
public static class PartialSchedule
{
    /// <summary>The scales, ascending; fewer than wanted where there are not so many.</summary>
    /// <param name="last">The last scale, from 0; it finishes the image.</param>
    /// <param name="count">How many are wanted.</param>
    public static IReadOnlyList<int> Scales(int last, int count) =>
        [.. Enumerable.Range(1, count).Select(i => (last * i + count - 1) / count - 1).Where(scale => scale >= 0).Distinct()];
}
