using System.ComponentModel.DataAnnotations;
using HartFarm.Settings;

namespace HartFarm.Storage.Objects;

/// <summary>How often and after what pauses a store that is unavailable is asked again.</summary>
public sealed record RetryOptions
{
    /// <summary>Tries after the first; 0 for none. Default 6: with the pauses below, about a minute.</summary>
    [Range(0, 1000)]
    public int Retries { get; init; } = 6;

    /// <summary>The first pause; each next is about twice as long, with a random part. Default half a second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest pause. Default half a minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with the settings, each fault as <c>section.key: reason</c>.</summary>
    public IEnumerable<string> Faults(string section)
    {
        foreach (var fault in OptionFaults.Of(section, this)) yield return fault;
        if (LongestPause < FirstPause) yield return $"{section}.longestPause: must not be shorter than firstPause";
    }
}
