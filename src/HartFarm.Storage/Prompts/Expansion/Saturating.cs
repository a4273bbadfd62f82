namespace HartFarm.Storage.Prompts.Expansion;

/// <summary>Sums and products of numbers from 0 on that stop at <see cref="long.MaxValue"/>.</summary>
internal static class Saturating
{
    public static long Sum(IEnumerable<long> values) => values.Aggregate(0L, (sum, value) => value > long.MaxValue - sum ? long.MaxValue : sum + value);

    public static long Product(IEnumerable<long> values) => values.Aggregate(1L, Product);

    public static long Product(long left, long right) => left != 0 && right > long.MaxValue / left ? long.MaxValue : left * right;
}
