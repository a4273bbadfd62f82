namespace HartFarm.Coordinator.Data;

/// <summary>How a job store stands to this version of HartFarm.</summary>
/// <param name="Missing">Migrations that it has not seen yet, the oldest first.</param>
/// <param name="Unknown">Migrations that it has seen and this version does not know: a later version has been there.</param>
public sealed record StoreState(IReadOnlyList<string> Missing, IReadOnlyList<string> Unknown)
{
    /// <summary>Whether it has all that this version needs.</summary>
    public bool IsCurrent => Missing.Count == 0;

    /// <summary>In a sentence.</summary>
    public string Text => (Missing.Count, Unknown.Count) switch
    {
        (0, 0) => "the job store is up to date",
        (0, _) => $"the job store is of a later version: it has {string.Join(", ", Unknown)}",
        (_, 0) => $"the job store is older than this version: it lacks {string.Join(", ", Missing)}",
        _ => $"the job store is of another version: it lacks {string.Join(", ", Missing)} and has {string.Join(", ", Unknown)}",
    };
}
