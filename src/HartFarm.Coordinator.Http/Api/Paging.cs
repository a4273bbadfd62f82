using System.Globalization;
using HartFarm.Coordinator.Http.Errors;

namespace HartFarm.Coordinator.Http.Api;

/// <summary>Reads what asks for a page.</summary>
internal static class Paging
{
    private const int Usual = 50;
    private const int Most = 1000;

    /// <summary>How many a page has.</summary>
    public static int Limit(int? limit, int usual = Usual, int most = Most) => limit switch
    {
        null => usual,
        { } value when value >= 1 && value <= most => value,
        _ => throw RequestException.Field("limit", $"must be from 1 to {most}"),
    };

    /// <summary>The number that a page comes after; -1 for the first page.</summary>
    public static long After(string? after) => after is null
        ? -1
        : long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw RequestException.Field("after", "is no 'next' of a page");

    /// <summary>A time, which is one of UTC where it names no other zone; null is none.</summary>
    public static DateTimeOffset? Time(string? text, string field) => text is null
        ? null
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var value)
            ? value
            : throw RequestException.Field(field, $"must be a time such as 2026-01-31 or 2026-01-31T12:00:00Z, not '{text}'");

    /// <summary>A word that names a state; null is none.</summary>
    public static T? Word<T>(string? text, string field) where T : struct, Enum
    {
        if (text is null) return null;
        foreach (var value in Enum.GetValues<T>())
            if (Name(value) == text) return value;
        throw RequestException.Field(field, $"must be one of {string.Join(", ", Enum.GetValues<T>().Select(Name))}, not '{text}'");
    }

    private static string Name<T>(T value) where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
