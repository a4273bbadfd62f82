using HartFarm.Coordinator.Http.Errors;

namespace HartFarm.Coordinator.Http.Files;

/// <summary>Checks when a file is to be deleted.</summary>
internal static class ExpiryCheck
{
    private const string CreatedAt = "created_at";
    private const int Shortest = 3600;
    private const int Longest = 30 * 24 * 3600;

    /// <summary>How long it is kept.</summary>
    /// <param name="anchor">What the time counts from.</param>
    /// <param name="seconds">The time; null is none, or no number.</param>
    /// <param name="anchorField">What the first is called in the request.</param>
    /// <param name="secondsField">What the second is called there.</param>
    /// <exception cref="RequestException">One of the two will not do.</exception>
    public static TimeSpan Run(string? anchor, int? seconds, string anchorField, string secondsField)
    {
        if (anchor != CreatedAt) throw RequestException.Field(anchorField, $"must be {CreatedAt}");
        return seconds is >= Shortest and <= Longest
            ? TimeSpan.FromSeconds(seconds.Value)
            : throw RequestException.Field(secondsField, $"must be a whole number from {Shortest} to {Longest}");
    }
}
