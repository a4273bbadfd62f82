namespace HartFarm.Storage.Prompts;

/// <summary>The known name that a mistyped one was probably meant to be.</summary>
internal static class NameSuggestion
{
    private const int LongestName = 64;

    /// <summary>For the end of a message: <c>; did you mean 'seed'?</c>, or nothing where no known name is near.</summary>
    public static string For(string name, IEnumerable<string> known)
    {
        if (name.Length > LongestName) return "";
        var nearest = known.Where(one => one.Length <= LongestName)
            .Select(one => (Name: one, Distance: Distance(name.ToUpperInvariant(), one.ToUpperInvariant())))
            .OrderBy(one => one.Distance).ThenBy(one => one.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(1, name.Length / 3) ? $"; did you mean {PromptFields.Quote(nearest.Name)}?" : "";
    }

    /// <summary>How many characters to insert, delete, replace or swap with their neighbour.</summary>
    private static int Distance(string from, string to)
    {
        var (before, last, next) = (new int[to.Length + 1], new int[to.Length + 1], new int[to.Length + 1]);
        for (var j = 0; j <= to.Length; j++) last[j] = j;
        for (var i = 1; i <= from.Length; i++)
        {
            next[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var change = last[j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                next[j] = Math.Min(change, Math.Min(last[j], next[j - 1]) + 1);
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1]) next[j] = Math.Min(next[j], before[j - 2] + 1);
            }
            (before, last, next) = (last, next, before);
        }
        return last[to.Length];
    }
}
