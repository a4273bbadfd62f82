namespace HartFarm.Storage.Datasets;

/// <summary>What a run's images depend on, by name: a folder goes on only with a run that has the same.</summary>
/// <param name="Values">Names and values, in the order in which differences are told.</param>
public sealed record DatasetSettings(IReadOnlyList<KeyValuePair<string, string>> Values)
{
    /// <summary>What differs from <paramref name="earlier"/>, in words; empty when nothing does.</summary>
    public IReadOnlyList<string> DifferencesFrom(DatasetSettings earlier)
    {
        var before = earlier.Values.ToDictionary();
        var now = Values.ToDictionary();
        var names = Values.Select(value => value.Key).Concat(earlier.Values.Select(value => value.Key)).Distinct();
        return [.. names.Select(name => Difference(name, before.GetValueOrDefault(name), now.GetValueOrDefault(name))).OfType<string>()];
    }

    private static string? Difference(string name, string? before, string? now) =>
        before == now ? null : $"{name} was {before ?? "not set"} and is now {now ?? "not set"}";
}
