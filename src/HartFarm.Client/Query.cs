using System.Globalization;
using System.Text.Json;

namespace HartFarm.Client;

/// <summary>Puts addresses together.</summary>
internal static class Query
{
    /// <summary>A path with those parameters that have a value.</summary>
    public static string Of(string path, params IEnumerable<(string Name, string? Value)> parameters)
    {
        var query = string.Join('&', parameters.Where(one => one.Value is not null).Select(one => $"{one.Name}={Uri.EscapeDataString(one.Value!)}"));
        return query.Length == 0 ? path : $"{path}?{query}";
    }

    /// <summary>A value of an enumeration as it is sent.</summary>
    public static string? Word<T>(T? value) where T : struct, Enum => value is { } word ? JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString()) : null;

    /// <summary>A number as it is sent.</summary>
    public static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A duration as it is sent, in whole seconds.</summary>
    public static string Number(TimeSpan value) => ((long)value.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>A time as it is sent.</summary>
    public static string? Time(DateTimeOffset? value) => value?.ToString("O", CultureInfo.InvariantCulture);

    /// <summary>An object's name as part of a path.</summary>
    public static string Path(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
}
