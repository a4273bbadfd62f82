namespace HartFarm.Model.Sampling;

/// <summary>In which groups the last scale's cells are made: few at first, by a cosine (Chang et al. 2022).</summary>
public static class MaskGitSchedule
{
    /// <summary>How many cells are still masked after iteration <paramref name="iteration"/>, of <paramref name="remaining"/> before it.</summary>
    public static int MaskLength(int cells, int iteration, int iterations, int remaining) =>
        Math.Max(1, Math.Min(remaining - 1, (int)Math.Floor(cells * Math.Cos(Math.PI / 2 * (iteration + 1) / iterations))));

    /// <summary>The cells of each group, ascending: the last entries of the order go first, the final group takes all that is left.</summary>
    /// <param name="order">A permutation of the cells.</param>
    /// <param name="iterations">How many groups; more than there are cells to fill them gives fewer.</param>
    public static IReadOnlyList<long[]> Groups(IReadOnlyList<int> order, int iterations)
    {
        var groups = new List<long[]>();
        var remaining = order.Count;
        for (var i = 0; i < iterations && remaining > 0; i++)
        {
            var left = i == iterations - 1 ? 0 : MaskLength(order.Count, i, iterations, remaining);
            if (left == remaining) continue;
            groups.Add([.. order.Skip(left).Take(remaining - left).Order().Select(cell => (long)cell)]);
            remaining = left;
        }
        return groups;
    }
}
