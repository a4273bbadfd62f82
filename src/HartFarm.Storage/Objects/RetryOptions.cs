namespace HartFarm.Storage.Objects;

/// <summary>How often and after what pauses a store that is unavailable is asked again.</summary>
public sealed record RetryOptions
{
    /// <summary>Tries after the first; 0 for none. Default 6: with the pauses below, about a minute.</summary>
    public int Retries { get; init; } = 6;

    /// <summary>The first pause; each next is about twice as long, with a random part. Default half a second.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause. Default half a minute.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with the settings, each fault as <c>section.key: reason</c>.</summary>
    public IEnumerable<string> Faults(string section)
    {
        if (Retries is < 0 or > 1000) yield return $"{section}.retries: is not from 0 to 1000";
        if (FirstPause <= TimeSpan.Zero) yield return $"{section}.firstPause: is not positive";
        if (LongestPause < FirstPause || LongestPause > TimeSpan.FromHours(1)) yield return $"{section}.longestPause: is not from firstPause to an hour";
    }
}
