namespace HartFarm.Chaos.Tests.Farm;

/// <summary>What sequences lack.</summary>
internal static class Sequences
{
    /// <summary>Up to the first item for which the condition does not hold, and that one, too.</summary>
    public static async IAsyncEnumerable<T> TakeWhileInclusive<T>(this IAsyncEnumerable<T> items, Func<T, bool> condition)
    {
        await foreach (var item in items)
        {
            yield return item;
            if (!condition(item)) yield break;
        }
    }
}
